"""Where somebody signs in from: the device in words, the network address behind the State's own proxies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest

SHOWN = "shown"
"""Under this key a session holds what is listed of it."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Where:
    device: str = ""
    address: str = ""
    fingerprint: str = ""


def where_of(request: HttpRequest | None) -> Where:
    """The device and the address of this request; nothing for what does not come over the network."""
    if request is None:
        return Where()
    agent = request.META.get("HTTP_USER_AGENT", "")
    return Where(_words(agent), _address(request), sha256(agent.encode(errors="replace")).hexdigest()[:32])


def _words(agent: str) -> str:
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return ", ".join(filter(None, (browser, system)))


def _address(request: HttpRequest) -> str:
    """The one that the outermost proxy of the State saw; what comes before it, anybody may write."""
    proxies = settings.TRACEMARK.proxies
    told = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    address = told[-proxies] if 0 < proxies <= len(told) else request.META.get("REMOTE_ADDR", "")
    return address if re.fullmatch(r"[0-9a-fA-F.:]{2,45}", address) else ""
