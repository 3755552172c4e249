"""The pages of practice: the list with one's own progress, one exercise, and forgetting it all.

A first answer leaves a technical row of the person's own: which exercise, which score, when. Nobody else is shown it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tracemark.apps.catalogue import api as catalogue
from tracemark.kernel import learning
from tracemark.kernel.errors import NotFound
from tracemark.web.pages.practice.exercises import EXERCISES, task_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.apps.accounts.data import Person
    from tracemark.web.pages.door import PersonRequest

LATEST, MOST = 10, 100_000
"""So many answers are shown and averaged; so many exercises of a kind are numbered."""


@require_safe
def index(request: PersonRequest) -> HttpResponse:
    rows = [_progress(request.person, code) for code in EXERCISES]
    return render(
        request, "practice/index.html", {"rows": rows, "any": any(row["done"] for row in rows), **_banner()}
    )


@require_http_methods(["GET", "POST"])
def exercise(request: PersonRequest, exercise: str, seed: int) -> HttpResponse:
    if exercise not in EXERCISES or not 0 < seed <= MOST:
        raise NotFound
    if not catalogue.snapshot().models:
        return render(request, "practice/no_catalogue.html", _banner())
    task = task_of(exercise, seed)
    form = task.form(request.POST or None)
    facts: dict[str, Any] = {
        "exercise": EXERCISES[exercise],
        "seed": seed,
        "task": task,
        "form": form,
        "trail": [{"label": _("Practice"), "url": reverse("practice")}],
        **_banner(),
    }
    if form.is_valid():
        judged = task.judge(form)
        first = learning.keep_try(request.person.id, exercise=exercise, seed=seed, score=judged.score)
        facts |= {
            "judged": judged,
            "first": first,
            "next": reverse("practice_exercise", args=[exercise, seed % MOST + 1]),
        }
    return render(request, "practice/exercise.html", facts, status=422 if form.errors else 200)


@require_POST
def forget(request: PersonRequest) -> HttpResponse:
    """Delete one's own progress."""
    learning.forget_tries(request.person.id)
    messages.success(request, _("Your progress is deleted."))
    return redirect("practice")


def _progress(person: Person, code: str) -> dict[str, Any]:
    tries = learning.tries_of(person.id, code)
    latest = list(tries.values_list("seed", "score", "at")[:LATEST])
    last = max((seed for seed, _score, _at in latest), default=0)
    return {
        "exercise": EXERCISES[code],
        "done": tries.count(),
        "average": round(sum(score for _seed, score, _at in latest) / len(latest)) if latest else None,
        "latest": [{"label": str(seed), "value": score} for seed, score, _at in reversed(latest)],
        "next": reverse("practice_exercise", args=[code, last % MOST + 1]),
    }


def _banner() -> dict[str, Any]:
    """On every page and on every printed sheet of it."""
    return {
        "handling": {
            "name": _("Practice:"),
            "label": _("Nothing here is real: no weapon, no record, no person."),
            "basis": "",
        }
    }
