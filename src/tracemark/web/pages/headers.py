"""What every answer says to the browser, whoever made it: pages, refusals, early ends, files of the look.

Nothing is kept that a next person at the same machine could call back; no page elsewhere may frame, open or take
in what is here; no page here asks for a camera, a microphone or a place. Once a node is behind HTTPS, browsers
come back by HTTPS alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

YEAR = 365 * 24 * 3600
FEATURES = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(self), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
)
ALWAYS = {
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": FEATURES,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What holds where whoever made the answer has not said something else."""


class Headers:
    """Around everything that answers, so that an answer that came early has them too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        for name, value in ALWAYS.items():
            answer.headers.setdefault(name, value)
        if settings.TRACEMARK.https:
            answer.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        return answer
