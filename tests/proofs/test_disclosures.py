from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracemark.proofs import disclosures

# The worked example of RFC 9901, 4.2.1 to 4.2.3: blanks and escapes are the issuer's business, the digest
# is over the text as it was written.
EXAMPLE = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
EXAMPLE_DIGEST = "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"


def test_the_example_of_the_standard_is_read_and_digested():
    assert disclosures.digest(EXAMPLE) == EXAMPLE_DIGEST
    assert disclosures.read(EXAMPLE) == disclosures.Fact("_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius")


def test_the_example_of_the_standard_is_also_what_we_write():
    salt = base64.urlsafe_b64decode("_26bc4LT-ac6q2KI6cBW5es=")
    assert disclosures.disclose("family_name", "Möbius", random=lambda _: salt) == EXAMPLE


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_disclosed_is_read_back(name, value):
    fact = disclosures.read(disclosures.disclose(name, value))
    assert (fact.name, fact.value) == (name, value)


def test_the_same_fact_twice_has_two_digests():
    made = {disclosures.digest(disclosures.disclose("name", "Okello")) for _ in range(1000)}
    assert len(made) == 1000


def test_the_salt_has_128_bits_and_comes_from_the_named_source():
    asked = []

    def source(size: int) -> bytes:
        asked.append(size)
        return bytes(size)

    assert disclosures.disclose("a", "b", random=source) == disclosures.disclose("a", "b", random=source)
    assert asked == [16, 16]


def test_a_decoy_looks_like_a_digest_and_needs_a_secret_seed():
    assert len(disclosures.decoy(b"s" * 16)) == len(EXAMPLE_DIGEST)
    with pytest.raises(ValueError, match="128 bits"):
        disclosures.decoy(b"guessable")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "é",
        "####",
        "WyJhIiwgImIiXQ",
        "eyJhIjogMX0",
        "WyJhIiwgImIiLCAxXQ",
        "W",
        "bm90IGpzb24",
        "WzEsIDIsIDNd",
    ],
)
def test_what_is_no_disclosure_is_refused(text):
    with pytest.raises(disclosures.BadDisclosure):
        disclosures.read(text)
