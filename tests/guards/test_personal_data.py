"""Every event and every table says what of it is personal, and the ledger's table of acts says the same."""

from __future__ import annotations

import ast
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import models

import tracemark.apps
from guards.source import Source, sources
from tracemark.apps.ledger.kinds import kinds
from tracemark.kernel.events import every_event
from tracemark.kernel.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterable

for _module in walk_packages(tracemark.apps.__path__, "tracemark.apps."):
    if _module.name.endswith(".events"):
        import_module(_module.name)

EVENTS = [(act, kind) for act, kind in every_event() if kind.__module__.startswith("tracemark.")]

TELLING = {"name", "sign_in_name", "phone", "email", "address", "birth", "born", "blob", "wrapped", "blind"}
"""Columns that tell something about a person, unless the table says why not."""

NOT_ABOUT_A_PERSON = {
    "accounts_agency.name": "an authority",
    "accounts_office.name": "an office",
    "directory_authority.name": "an authority",
    "directory_contact.phone": "an office's",
    "directory_contact.email": "an office's",
    "directory_contact.address": "an office's",
    "registry_holder.name": "empty for private persons, by a constraint",
    "catalogue_maker.name": "a maker",
    "catalogue_model.name": "a model",
    "catalogue_calibre.name": "a calibre",
    "catalogue_mark_kind.name": "a kind of mark",
    "catalogue_mark_place.name": "a place on a weapon",
    "kernel_counter.name": "a kind of reference",
    "kernel_use.name": "what is used: a token by its number",
    "accounts_token.name": "a system, as the administrator calls it",
    "ledger_disclosure.name": "which fact it is; the fact itself is sealed",
}

NEVER = {"ethnicity", "ethnic", "religion", "race", "tribe", "politics", "party", "orientation"}
"""Do no harm: there is no column for these."""


def undeclared(tables: Iterable[type[models.Model]]) -> list[str]:
    """Columns that tell something about a person, and columns that are declared and do not exist."""
    wrong = []
    for model in tables:
        table, columns = model._meta.db_table, {field.name for field in model._meta.get_fields()}
        declared = set(vars(model).get("personal", ["?"]))
        wrong += [
            f"{table}.{name}"
            for name in (columns & TELLING) - declared
            if f"{table}.{name}" not in NOT_ABOUT_A_PERSON
        ]
        wrong += [f"{table}.{name}" for name in declared - columns]
        wrong += [f"{table}.{name}" for name in columns & NEVER]
    return sorted(wrong)


def differing_from_the_ledger(events: Iterable[tuple[str, type]]) -> list[str]:
    """Events whose act the ledger does not know, or of which it knows something else to be personal."""
    wrong = []
    for act, kind in events:
        if act not in kinds():
            wrong.append(f"{kind.__name__}: {act} is no act")
        elif set(kind.personal) != kinds()[act].personal:
            wrong.append(f"{kind.__name__}: {act} has other personal facts")
        wrong += [
            f"{kind.__name__}: no field {name}"
            for name in set(kind.personal) - set(kind.__dataclass_fields__)
        ]
    return wrong


OURS = [model for model in apps.get_models() if model.__module__.startswith("tracemark.")]


def test_every_table_is_a_row_that_says_what_is_personal():
    assert [
        model.__name__ for model in OURS if not issubclass(model, Row) or "personal" not in vars(model)
    ] == []


def test_every_column_that_tells_something_about_a_person_is_declared():
    assert undeclared(OURS) == []


def test_every_exception_still_stands_for_a_column():
    there = {f"{model._meta.db_table}.{field.name}" for model in OURS for field in model._meta.fields}
    assert set(NOT_ABOUT_A_PERSON) - there == set()


@pytest.mark.parametrize(
    ("column", "personal", "fault"),
    [
        ("phone", (), "kernel_planted.phone"),
        ("colour", ("shade",), "kernel_planted.shade"),
        ("religion", ("religion",), "kernel_planted.religion"),
    ],
)
def test_a_table_that_keeps_quiet_about_a_person_is_found(column, personal, fault):
    from django.test.utils import isolate_apps

    with isolate_apps("tracemark.kernel"):
        meta = type("Meta", (), {"app_label": "kernel", "db_table": "kernel_planted"})
        said = {
            "__module__": __name__,
            "Meta": meta,
            "personal": personal,
            column: models.CharField(max_length=9),
        }
        assert undeclared([type("Planted", (Row,), said)]) == [fault]


def test_every_event_is_an_act_of_the_ledger_with_the_same_personal_facts():
    assert differing_from_the_ledger(EVENTS) == []
    assert len(EVENTS) > 30


@pytest.mark.parametrize(
    ("act", "personal"), [("weapon.enchanted", ()), ("weapon.marked", ("name",)), ("holder.registered", ())]
)
def test_an_event_that_differs_from_the_ledger_is_found(act, personal):
    planted = type("Planted", (), {"personal": personal, "__dataclass_fields__": dict.fromkeys(personal)})
    assert differing_from_the_ledger([(act, planted)])


# Acts


RESERVED = {
    "configuration.changed", "ledger.verified", "ledger.exported", "key.made", "key.replaced", "key.compromised",
    "person.changed", "person.left", "person.looked_at", "agency.changed", "office.changed", "authority.changed",
    "contact.changed", "holder.changed", "records.searched",
}  # fmt: skip
"""Acts with a name and not yet a command. A State that reads a ledger of a later version finds them here."""


def said_acts(files: Iterable[Source]) -> set[str]:
    """Everything in the code that has the form of an act and the group of one."""
    groups = {act.split(".")[0] for act in kinds()}
    return {
        node.value
        for source in files
        if source.app
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.count(".") == 1
        if node.value.split(".")[0] in groups and node.value.replace(".", "").replace("_", "").isalpha()
    }


def acts_recorded(files: Iterable[Source]) -> set[str]:
    """The acts named where entries are made: `Entry("…")`, `act = "…"` and members of `Act`."""
    found = set()
    for source in files:
        if "kernel.events" not in source.text:
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Entry":
                found |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
                found |= {
                    word.value.value
                    for word in node.keywords
                    if word.arg == "act" and isinstance(word.value, ast.Constant)
                }
    return found


def test_every_act_that_is_recorded_stands_in_the_ledgers_table():
    assert acts_recorded(sources()) - set(kinds()) == set()


def test_an_act_that_is_in_no_table_is_found():
    text = (
        "from tracemark.kernel.events import Entry\n"
        'Entry("weapon.enchanted", "a")\nEntry(act="weapon.sold")\n'
    )
    planted = Source("src/tracemark/apps/x/planted.py", text)
    assert acts_recorded([planted]) - set(kinds()) == {"weapon.enchanted", "weapon.sold"}


def test_every_act_of_the_table_is_recorded_somewhere_or_reserved():
    said = said_acts(sources()) | {act for act, _kind in EVENTS}
    assert set(kinds()) - said - RESERVED == set()
    assert set(kinds()) >= RESERVED


def test_every_act_has_a_label_a_group_and_a_paragraph():
    for act, kind in kinds().items():
        assert str(kind.label), act
        assert kind.group, act
        assert kind.paragraph, act
