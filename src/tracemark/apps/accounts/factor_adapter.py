"""How the library of second factors keeps its secrets: sealed under a key that only this node can compute.

A stolen copy of the database yields no code. The key is derived from the node's own key, which stands outside
the database; what it is derived for is said, so that nothing else is ever sealed with the same bytes.
"""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext as _

from tracemark.apps.ledger import api as ledger

if TYPE_CHECKING:
    from tracemark.apps.accounts.models import PersonRow

NONCE_BYTES = 12


class SealedFactors(DefaultMFAAdapter):
    """The library's seam: sealing, and what an authenticator app or a passkey shows as the name of this node."""

    def encrypt(self, text: str) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return base64.b64encode(nonce + _key().encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        sealed = base64.b64decode(encrypted_text)
        return _key().decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()

    def get_totp_label(self, user: PersonRow) -> str:
        return user.sign_in_name

    def get_totp_issuer(self) -> str:
        node = settings.TRACEMARK
        return _("Tracemark %(state)s") % {"state": node.state}

    def _get_site_name(self) -> str:
        return self.get_totp_issuer()


def _key() -> AESGCM:
    return AESGCM(bytes.fromhex(ledger.blind_digest("tracemark second factors")))
