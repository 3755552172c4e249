"""A node is a folder: `node.toml`, the database (unless it is PostgreSQL), keys, files.

The folder is named by `--node` or TRACEMARK_NODE. What `node.toml` says can be said by environment
variables too (`TRACEMARK_DATABASE=postgres://...`), which win.
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path  # noqa: TC003 - pydantic reads the annotation when it runs
from typing import TYPE_CHECKING, Literal
from zoneinfo import available_timezones

from pydantic import Field, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

if TYPE_CHECKING:
    from typing import Any

FILE = "node.toml"
SINGLE_SIGN_ON = "state"
"""What the one sign-in service is called in programs; people see its name from the settings."""


class NodeSettings(BaseSettings):
    """What one node is: whose it is, where it stores, which clocks the State has set."""

    model_config = SettingsConfigDict(env_prefix="TRACEMARK_", extra="ignore")

    node_dir: Path
    state: str = Field(
        "XA", pattern=r"^[A-Z]{2}([A-Z]{2})?$", description="The State's code, ISO 3166-1 alpha-2."
    )
    state_names: dict[str, str] = Field(
        default_factory=dict, description="The State's name by language, where the catalogue has none."
    )
    name: str = Field("Tracemark", description="What this node is called on its pages.")
    language: str = Field("en", description="The language of those who have not chosen one.")
    operator: str = Field("", description="Who acts on the command line without --as; recorded by init.")
    database: str = Field(
        "", description="postgres://user:password@host:port/name; empty for SQLite in the folder."
    )
    signer: str = Field(
        "",
        description="The socket of a signer that is a process of its own; empty: the key is in the folder.",
    )
    log_requests: bool = Field(
        default=False, description="A line in the log for each request: route, status, milliseconds."
    )
    metrics_token: str = Field(
        "", description="Who shows it reads /metrics; empty: there are no metrics to read."
    )
    secret_key: str = Field("", description="Signs sessions; made by init.")
    hosts: list[str] = Field(
        default_factory=lambda: ["localhost", "127.0.0.1", "[::1]"],
        description="Host names that pages answer to.",
    )
    https: bool = Field(
        default=False, description="Pages are served behind HTTPS: cookies are marked secure."
    )
    single_sign_on_name: str = Field(
        "", description="What the State's own sign-in service is called on the sign-in page."
    )
    single_sign_on_issuer: str = Field(
        "", description="Address of the OpenID provider, as it names itself; empty: there is none."
    )
    single_sign_on_client: str = Field("", description="The client id that the provider gave this node.")
    single_sign_on_secret_file: Path | None = Field(
        None, description="A file that holds the client's secret, readable by the node alone."
    )
    single_sign_on_factors: list[str] = Field(
        default_factory=list,
        description="Values of amr or acr that stand for the second factor; empty: it is shown here.",
    )
    proxies: int = Field(
        0, ge=0, le=5, description="Reverse proxies before this node, whose X-Forwarded-For is believed."
    )
    session_hours: int = Field(12, ge=1, le=72, description="After so many hours everybody signs in again.")
    session_idle_minutes: int = Field(
        60, ge=5, le=720, description="Whoever does nothing for so many minutes signs in again."
    )
    lock_out_after: int = Field(
        10, ge=3, le=100, description="Wrong passwords or codes in a row before a lock."
    )
    lock_out_minutes: int = Field(
        15, ge=1, le=240, description="How long a first lock lasts; each further one twice as long."
    )
    largest_upload_mb: int = Field(
        50, ge=1, le=2000, description="The largest file that a page takes, in MB."
    )
    inquiry_days: int = Field(
        10, ge=1, le=400, description="Working days an office has to answer an inquiry."
    )
    looks_per_day: int = Field(
        40, ge=1, le=10_000, description="Looks at personal data that an officer has a day."
    )
    looks_per_month: int = Field(
        400, ge=1, le=100_000, description="Looks at personal data that an officer has a month."
    )
    second_officer_hours: int = Field(
        72, ge=1, le=720, description="Hours that a step waits for a second officer before it runs out."
    )
    api_requests_a_minute: int = Field(
        300, ge=1, le=100_000, description="So many requests a minute are answered to one token."
    )
    address: str = Field(
        "", description="Where people open the pages, such as https://tracemark.example; named in e-mails."
    )
    time_zone: str = Field(
        "UTC",
        description="The time zone by which digests are sent and quiet hours kept, such as Africa/Nairobi.",
    )
    mail_host: str = Field("", description="The mail server; empty: no e-mail is sent.")
    mail_port: int = Field(587, ge=1, le=65535, description="The port of the mail server.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the line to the mail server is protected; none only on one machine."
    )
    mail_user: str = Field("", description="Who signs in at the mail server; empty: nobody.")
    mail_password_file: str = Field(
        "", description="The file that holds the password for the mail server, readable by its owner alone."
    )
    mail_from: str = Field("", description="The address that e-mails come from.")
    escalate_after_days: int = Field(
        5, ge=1, le=400, description="Days after which somebody else is told of a task past its day."
    )
    case_still_days: int = Field(
        30, ge=1, le=1000, description="Days without a step after which somebody else is told of a case."
    )
    delegation_days: int = Field(
        30, ge=1, le=366, description="For so many days at most somebody lends a role to a deputy."
    )
    emergency_hours: int = Field(4, ge=1, le=72, description="So long a role taken in an emergency lasts.")
    demo: bool = Field(default=False, description="A node with made-up records; its pages say so.")

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if name not in available_timezones():
            raise ValueError("no such time zone")
        return name

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        folder = init_settings().get("node_dir")
        toml = TomlConfigSettingsSource(settings_cls, folder / FILE if folder else None)
        return init_settings, env_settings, toml


def read_node(folder: Path) -> NodeSettings:
    """The settings of the node in this folder."""
    # The rest comes from the file and the environment, which mypy does not see.
    return NodeSettings(node_dir=folder.resolve())  # type: ignore[call-arg]


def write_node(folder: Path, facts: dict[str, Any]) -> None:
    """Write `node.toml`: one line a setting; it holds a secret, so only its owner reads it."""
    path = folder / FILE
    path.touch(mode=0o600, exist_ok=True)
    path.write_text(_text(facts), encoding="utf-8")


def change_node(folder: Path, **facts: Any) -> None:
    """Change settings in `node.toml`, whole or not at all; the others stay as they are."""
    path = folder / FILE
    draft = folder / f".{FILE}.draft"
    said = tomllib.loads(path.read_text(encoding="utf-8")) | facts
    draft.touch(mode=0o600, exist_ok=True)
    draft.write_text(_text(said), encoding="utf-8")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(path)


def _text(facts: dict[str, Any]) -> str:
    lines = ["# The settings of this node. `docs/reference/settings.md` says what each one means."]
    return "\n".join([*lines, *(f"{name} = {_toml(value)}" for name, value in facts.items())]) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
