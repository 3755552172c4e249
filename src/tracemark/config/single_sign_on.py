"""The State's own sign-in service, from the node's settings, as the library wants it described."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracemark.kernel.node import SINGLE_SIGN_ON

if TYPE_CHECKING:
    from typing import Any

    from tracemark.kernel.node import NodeSettings


def single_sign_on(node: NodeSettings) -> dict[str, Any]:
    """Nothing where no service is named; else one application, with proof of possession of the code (PKCE)."""
    if not node.single_sign_on_issuer:
        return {}
    file = node.single_sign_on_secret_file
    application = {
        "provider_id": SINGLE_SIGN_ON,
        "name": node.single_sign_on_name,
        "client_id": node.single_sign_on_client,
        "secret": file.read_text(encoding="utf-8").strip() if file else "",
        # The signed token says all that is wanted; nothing more of the person is fetched.
        "settings": {"server_url": node.single_sign_on_issuer, "fetch_userinfo": False},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "SCOPE": ["openid"], "APPS": [application]}}
