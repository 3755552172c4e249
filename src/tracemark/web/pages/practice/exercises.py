"""The exercises, in the order in which a weapon is traced."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracemark.apps.catalogue import api as catalogue
from tracemark.web.pages.practice.deciding import DecideTask
from tracemark.web.pages.practice.finding import FindTask
from tracemark.web.pages.practice.identifying import IdentifyTask
from tracemark.web.pages.practice.reading import ReadTask
from tracemark.web.pages.practice.tasks import Exercise, Task

EXERCISES = {
    one.code: one
    for one in (
        Exercise(
            "read", _("Read the mark"), _("A worn serial, drawn. Type what you read, with doubts."), ReadTask
        ),
        Exercise(
            "identify",
            _("Identify the weapon"),
            _("Maker, calibre and country from the marks. Not every name on a weapon is its maker's."),
            lambda seed: IdentifyTask(seed, known=catalogue.snapshot()),
        ),
        Exercise(
            "find",
            _("Find the record"),
            _("A doubtful reading and a small made-up register. Not every weapon is in it."),
            lambda seed: FindTask(seed, known=catalogue.snapshot()),
        ),
        Exercise(
            "decide",
            _("Decide why it is illicit"),
            _("A made-up find: the grounds of the instrument, and the next question."),
            DecideTask,
        ),
    )
}


def task_of(exercise: str, seed: int) -> Task:
    """The exercise with this number: the same for everybody, each time."""
    task: Task = EXERCISES[exercise].make(seed)
    return task
