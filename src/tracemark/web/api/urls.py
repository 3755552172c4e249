"""The addresses of the API; every other one below it is answered with a problem too."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from tracemark.web.api import reference
from tracemark.web.api.door import by_token, open_address, unknown
from tracemark.web.api.node import api

operations = [
    path(str(pattern.pattern), by_token(pattern.callback), name=pattern.name)
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]
urlpatterns = [
    path("", open_address(reference.page), name="api_reference"),
    path("openapi.json", open_address(reference.openapi), name="api_document"),
    *operations,
    re_path(r"^(?P<rest>[\s\S]*)\Z", by_token(unknown), name="api_unknown"),
]
