"""What the papers of the tests are about."""

SERIAL = "56-1/A-12"
OWNER = "Miriam Okello"
