"""What a log may hold: one JSON object a line, and nothing of people, marks or what somebody searched for.

Texts that come in as arguments are left out, whoever logs them: names, serials and addresses with their query
arrive as texts. Numbers, uuids and moments stay, and so does what our own code marks as a `Code`. Of an error
its kind and its place in the code are told, never its sentence, which quotes values. Libraries may put
anything into a finished sentence, so of theirs only the template is told, and none where there is no template.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, date, datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

LEFT_OUT = "…"
OWN = "tracemark"
REQUESTS = "tracemark.requests"
FACTS = ("method", "route", "status", "ms")
"""What a line about a request adds: the name of the route, never the address that was asked for."""
PLACES = 12


class Code(str):
    """A word of the program itself, which may be told: the kind of a job, the name of a command."""

    __slots__ = ()


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "said": said(record),
        }
        if record.name == REQUESTS:
            line |= {name: getattr(record, name) for name in FACTS}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _places(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=lambda _value: LEFT_OUT)


def said(record: logging.LogRecord) -> str:
    """The sentence without what somebody put into it."""
    own = record.name == OWN or record.name.startswith(f"{OWN}.")
    template = record.msg if isinstance(record.msg, str) else LEFT_OUT
    if not record.args:
        return template if own else LEFT_OUT
    try:
        if isinstance(record.args, dict):
            return template % {name: shown(value) for name, value in record.args.items()}
        return template % tuple(shown(value) for value in record.args)
    except (TypeError, ValueError, KeyError):
        return template


def shown(value: object) -> Any:
    if value is None or isinstance(value, bool | int | float | UUID | date | Code):
        return value
    if isinstance(value, type):
        return value.__name__
    if isinstance(value, BaseException):
        return type(value).__name__
    return LEFT_OUT


def _places(trace: Any) -> list[str]:
    frames = traceback.extract_tb(trace)[-PLACES:]
    return [f"{PurePath(one.filename).name}:{one.lineno} {one.name}" for one in frames]
