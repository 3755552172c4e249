"""What can go wrong, told to people and to machines.

    TracemarkError
    ├── BadInput      422  what was given cannot be read as what is needed
    ├── Refused       403  a rule says no, and says which
    │   └── NotAllowed     authority is missing: role, office or partition
    ├── NotFound      404  nothing there, or nothing there for this person
    ├── Conflict      409  the thing moved on meanwhile; this step is not open
    │   └── SecondOfficerNeeded  the step waits until another officer approves it
    └── Unavailable   503  something the node needs is absent or broken

Each error has a stable `code` for scripts, `data` for both, and one translatable sentence for people.
A refusal never tells whether a thing exists that the person may not see: that is `NotFound`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.utils.functional import _StrPromise

    from tracemark.kernel.actors import Actor


class TracemarkError(Exception):
    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    sentence: ClassVar[str | _StrPromise] = ""

    def __init__(self, **data: Any) -> None:
        self.data = data
        super().__init__(self.code, data)

    def __str__(self) -> str:
        """The sentence in the language of the moment, filled with the data."""
        return str(self.sentence) % self.data if self.data else str(self.sentence)

    def as_data(self) -> dict[str, Any]:
        """The one JSON shape of an error."""
        return {"code": self.code, "detail": str(self), "data": self.data}


class BadInput(TracemarkError):
    code = "bad_input"
    status = 422
    sentence = _("The input could not be read.")


class TextTooLong(BadInput):
    code = "text_too_long"
    sentence = _("The field %(what)s takes at most %(limit)s characters. Nothing was saved.")


class NotText(BadInput):
    code = "not_text"
    sentence = _("The field %(what)s holds a character that is no text. Type it again by hand.")


class Refused(TracemarkError):
    code = "refused"
    status = 403
    sentence = _("A rule does not allow this. Nothing was changed.")


class NotAllowed(Refused):
    code = "not_allowed"
    sentence = _("Your role does not allow this. The policy page shows which role does.")


class NotFound(TracemarkError):
    code = "not_found"
    status = 404
    sentence = _("There is no such record, or none that you may see.")


class Conflict(TracemarkError):
    code = "conflict"
    status = 409
    sentence = _("The record has changed meanwhile. Look at it again before you go on.")


class StepNotOpen(Conflict):
    code = "step_not_open"
    sentence = _("This step (%(verb)s) is not open in the state %(state)s. Look at the record again.")


class SecondOfficerNeeded(Conflict):
    """Carries what was to be done, so that a page can ask for it; none of that is in `data` or in a log."""

    code = "second_officer_needed"
    sentence = _(
        "This step needs a second officer. Take it on its page: there it waits until another officer approves it."
    )

    def __init__(self, *, by: Actor, command: str, arguments: Mapping[str, Any]) -> None:
        super().__init__(command=command)
        self.by, self.command, self.arguments = by, command, arguments


class Unavailable(TracemarkError):
    code = "unavailable"
    status = 503
    sentence = _("Something that this node needs is missing.")


class Away(Unavailable):
    """What is needed comes back when people have seen to it: work waits for it, and is not given up."""

    code = "away"
    sentence = _("Something that this node needs does not answer at present.")


def every_error(root: type[TracemarkError] = TracemarkError) -> Iterator[type[TracemarkError]]:
    """The whole tree, for the reference page and the guards."""
    yield root
    for child in root.__subclasses__():
        yield from every_error(child)
