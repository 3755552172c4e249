"""The reference pages, made from the code: roles, errors, commands, settings, kinds of deeds.

    python tests/guards/reference.py write      write docs/reference/*.md anew

A test compares them, so that a page never says what the code no longer does.
"""

from __future__ import annotations

import inspect
import os
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Made from the code by tests/guards/reference.py; change the code, not this page. -->\n"


def pages() -> dict[str, str]:
    """Each page by its name, as it should be."""
    makers: dict[str, Callable[[], Iterator[str]]] = {
        "roles.md": roles,
        "errors.md": errors,
        "commands.md": commands,
        "settings.md": settings,
        "deeds.md": deeds,
        "api.md": api,
    }
    return {name: MADE + "\n".join(make()) + "\n" for name, make in makers.items()}


def roles() -> Iterator[str]:
    from tracemark.apps.accounts.data import Partition, Role
    from tracemark.apps.accounts.policy import partition_table, table

    yield "# Roles"
    yield "\nWhich role may do what: `src/tracemark/apps/accounts/policy.csv`. What is not in it is open to nobody.\n"
    shown = list(Role)
    yield "Where `second` says yes, the command waits until another officer approves it; the node itself never waits.\n"
    yield "| command | why | second | " + " | ".join(role.value for role in shown) + " |"
    yield "|---|---|---|" + "---|" * len(shown)
    for rule in sorted(table().values(), key=lambda rule: rule.command):
        cells = " | ".join("yes" if role in rule.roles else "" for role in shown)
        yield f"| `{rule.command}` | {rule.why} | {'yes' if rule.second else ''} | {cells} |"
    yield "\n## Which registers a role sees\n"
    yield "| role | " + " | ".join(partition.value for partition in Partition) + " |"
    yield "|---|" + "---|" * len(Partition)
    for role, grants in partition_table().items():
        yield f"| {role.value} | " + " | ".join(grants[partition] or "" for partition in Partition) + " |"


def errors() -> Iterator[str]:
    from tracemark.kernel.errors import every_error
    from tracemark.marks import REFUSALS

    _import_all()
    yield "# Errors"
    yield "\nEach has a code that stays, a status for pages, and one sentence. `%(name)s` stands for what the error is about.\n"
    yield "| code | status | sentence |"
    yield "|---|---|---|"
    from django.utils import translation

    with translation.override("en"):
        for error in sorted(set(every_error()), key=lambda error: error.code):
            yield f"| `{error.code}` | {error.status} | {error.sentence} |"
    yield "\n## Readings that cannot be read\n"
    yield "Refused by the library of marks, with the place of the mistake.\n"
    for refusal in sorted(REFUSALS, key=str):
        yield f"- `{getattr(refusal, 'code', refusal)}`"


def commands() -> Iterator[str]:
    import typer

    from tracemark.cli.app import app

    yield "# Commands"
    yield "\n`tracemark COMMAND --help` says the same. Exit codes: 0 done, 1 refused or nothing found, 2 done in part, 3 used wrongly or no node there. `verify`: 0 intact, 1 tampered, 2 incomplete, 3 used wrongly.\n"
    group = typer.main.get_command(app)
    for name, one in group.commands.items():  # type: ignore[attr-defined]
        yield f"## `tracemark {name}`\n"
        yield f"{one.help}\n"
        for parameter in one.params:
            if parameter.name == "help":
                continue
            names = ", ".join(f"`{said}`" for said in parameter.opts)
            yield f"- {names}: {getattr(parameter, 'help', '') or ''}"
        yield ""


def settings() -> Iterator[str]:
    from tracemark.kernel.node import NodeSettings

    yield "# Settings of a node"
    yield "\nLines of `node.toml`, or environment variables with the prefix `TRACEMARK_`, which win.\n"
    yield "| setting | default | what it is |"
    yield "|---|---|---|"
    for name, field in NodeSettings.model_fields.items():
        if name == "node_dir":
            continue
        default = field.get_default(call_default_factory=True)
        yield f"| `{name}` | `{default!r}` | {field.description or ''} |"


def deeds() -> Iterator[str]:
    from django.utils import translation

    from tracemark.apps.ledger import api as ledger

    yield "# Kinds of deeds"
    yield "\nWhat an entry of the ledger can be: `src/tracemark/apps/ledger/kinds.csv`.\n"
    yield "| act | what | personal facts | paragraphs |"
    yield "|---|---|---|---|"
    with translation.override("en"):
        for kind in ledger.kinds().values():
            yield f"| `{kind.act}` | {kind.label} | {', '.join(sorted(kind.personal))} | {kind.paragraph} |"


def api() -> Iterator[str]:
    from tracemark.web.api.document import document

    said = document()
    prefix = said["servers"][0]["url"]
    yield "# Interface for other systems"
    yield f"\nAddresses below `{prefix}`; `{prefix}/` shows the fields of each, `{prefix}/openapi.json` is for programs. [How to use it](../how-to/use-the-api.md).\n"
    yield "| method | address | what | scope |"
    yield "|---|---|---|---|"
    for path, methods in said["paths"].items():
        for method, one in methods.items():
            yield f"| {method.upper()} | `{path}` | {one['summary']} | `{one['x-scope']}` |"


def differing() -> list[str]:
    """The pages that are not what the code says."""
    return [name for name, text in pages().items() if _read(name) != text]


def _read(name: str) -> str:
    path = FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _import_all() -> None:
    """Errors register themselves when their module is imported."""
    import tracemark

    for module in walk_packages(tracemark.__path__, "tracemark."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracemark.config.testing")
    os.environ["LANG"] = "en"
    import django

    django.setup()
    if arguments != ["write"]:
        print(inspect.cleandoc(__doc__ or ""))  # noqa: T201 - a tool
        return 2
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
