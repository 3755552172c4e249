"""Role x command x object: what the two tables of the policy say, read here anew, and what the node then does.

The outcome of a knock is one word: `refused` by the table before anything is read, `hidden` as if there were no
such object, `reached` its own checks. Commands are called with nothing that could come to anything, so a knock
that gets through leaves no trace.
"""

from __future__ import annotations

import csv
import inspect
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.apps.accounts.policy import partitions_of
from tracemark.apps.tracing.data import Answer, FindFacts, ReadMark
from tracemark.kernel.commands import _joined, every_command
from tracemark.kernel.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _rows(name: str, key: str) -> dict[str, dict[str, str]]:
    text = files("tracemark.apps.accounts").joinpath(name).read_text("utf-8")
    return {row[key]: row for row in csv.DictReader(text.splitlines())}


POLICY = _rows("policy.csv", "command")
REGISTERS = _rows("partitions.csv", "role")
OBJECTS = ("form", "load", "photograph", "inquiry", "case", "find", "incident", "weapon", "page")
"""What commands are about, by the name of the argument; the first that a command takes is its object."""
NO_OBJECT = {
    "tracing.open_incident",
    "registry.register_weapon",
    "registry.look_at_holder",
    "registry.look_up_holder",
    "registry.look_up_place",
    "accounts.take_role_in_emergency",
    "accounts.allow_more_looks",
}
"""Here these words name something else: a new record, the number of a case."""
SAID = {
    "registry.undo_load": {"why": "by mistake"},
    "tracing.read_find_again": {"facts": FindFacts(made_safe=True, marks=(ReadMark("A1234"),))},
    "tracing.record_find": {"find": FindFacts(made_safe=True, marks=(ReadMark("A1234"),))},
    "tracing.answer_inquiry": {"answer": Answer(searched=("paper",))},
}
"""What is looked at before the object is: it must be possible, or nothing is learned."""
TRACERS = {"tracing_officer", "point_of_contact", "inspector"}


def somebody(*roles: Role, own: Partition | None = None, office: str = "") -> Person:
    return Person(
        id=uuid4(),
        name="Somebody",
        roles=frozenset(roles),
        office=office,
        partitions=partitions_of(roles, own),
    )


def table_lets(role: Role | None, command: str) -> bool:
    return role is not None and POLICY[command][role.value] == "yes"


def sees_register(role: Role | None, own: Partition, register: Partition) -> bool:
    grant = REGISTERS[role.value][register.value] if role else ""
    return grant == "yes" or (grant == "own" and own is register)


def every_role() -> Iterator[Role | None]:
    """Each role of the table, and nobody's."""
    yield from Role
    yield None


def person_of(role: Role | None, **where: Any) -> Person:
    return somebody(*([role] if role else []), **where)


def commands() -> dict[str, Callable[..., Any]]:
    """The commands of the table, behind their doors."""
    import sys

    found = {}
    for name, inner in every_command().items():
        if name in POLICY:
            found[name] = getattr(sys.modules[inner.__module__], inner.__name__)
    return found


def object_of(name: str, command: Callable[..., Any]) -> str:
    takes = inspect.signature(command).parameters
    return "" if name in NO_OBJECT else next((one for one in OBJECTS if one in takes), "")


def knock(call: Callable[[], Any]) -> str:
    try:
        call()
    except NotAllowed as error:
        return "refused" if "command" in error.data else "reached"
    except NotFound:
        return "hidden"
    except Exception:  # noqa: BLE001 - whatever its own checks say, it was reached
        return "reached"
    return "reached"


def impossible(command: Callable[..., Any], by: Person) -> Callable[[], Any]:
    """An argument that no command takes: whatever is read, is read after that."""
    return lambda: command(by=by, no_command_takes_this=True)


def about(command: Callable[..., Any], by: Person, **objects: Any) -> Callable[[], Any]:
    """This object, and nothing for whatever else must be said."""
    takes = inspect.signature(command).parameters
    said: dict[str, Any] = {
        name: None for name, one in takes.items() if one.default is one.empty and name != "by"
    }
    said |= {name: uuid for name, uuid in objects.items() if name in takes}
    name = getattr(command, "command_name", "")
    said |= SAID.get(name, {})
    if POLICY.get(name, {}).get("second"):
        return lambda: carried_out(command, by, said)
    return lambda: command(by=by, **said)


def carried_out(command: Callable[..., Any], by: Person, said: dict[str, Any]) -> Any:
    """What waits for a second officer, as it is done once it is approved: inside the deed of two."""
    with _joined(by):
        return command(by=by, **said)
