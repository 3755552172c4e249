"""A sign-in service of a State, as a process of its own: a real OpenID provider on loopback.

    python identity_provider.py FOLDER CALLBACK

It prints its address and serves until it is ended. People: `strong` shows a second factor there, `weak` not.
"""

from __future__ import annotations

import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

PASSWORD = "the password of the service"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """The tests read the first line only."""


def configure(folder: Path) -> None:
    from django.conf import settings

    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.configure(
        SECRET_KEY="of the service", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF="identity_provider", USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
            "allauth", "allauth.account", "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[{
            "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
            "OPTIONS": {"context_processors": [
                "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]},
        }],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "service.sqlite3"}},
        ACCOUNT_EMAIL_VERIFICATION="none", ACCOUNT_RATE_LIMITS=False,
        IDP_OIDC_PRIVATE_KEY=pem.decode(), IDP_OIDC_ADAPTER="identity_provider.Vouching",
    )  # fmt: skip


def people(callback: str) -> None:
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    for name in ("strong", "weak"):
        get_user_model().objects.create_user(name, password=PASSWORD)
    node = Client(id="node", name="node", skip_consent=True, scopes="openid", default_scopes="openid")
    node.redirect_uris = callback
    node.set_secret("the secret of the node")
    node.save()


def __getattr__(name: str):
    """What can only be made when the framework is set up: addresses, and what is vouched for."""
    if name == "urlpatterns":
        from django.urls import include, path

        return [path("", include("allauth.idp.urls")), path("accounts/", include("allauth.urls"))]
    if name == "Vouching":
        from allauth.idp.oidc.adapter import DefaultOIDCAdapter
        from django.contrib.auth import get_user_model

        class Vouching(DefaultOIDCAdapter):
            def populate_id_token(self, id_token, client, scopes, **facts):
                person = get_user_model().objects.get(pk=id_token["sub"])
                id_token["amr"] = ["pwd", "otp"] if person.username == "strong" else ["pwd"]

            def get_user_sub(self, client, user):
                return str(user.pk)

        return Vouching
    raise AttributeError(name)


def main() -> None:
    folder, callback = Path(sys.argv[1]), sys.argv[2]
    sys.path.insert(0, str(Path(__file__).parent))
    configure(folder)
    import django
    from django.core.wsgi import get_wsgi_application

    django.setup()
    people(callback)
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
        sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
