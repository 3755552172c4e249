"""The policy, as it is enforced: role x command and role x partition, read from the very tables that decide."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Role
from tracemark.web.pages.accounts.words import command_words
from tracemark.web.pages.door import needs

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tracemark.web.pages.door import PersonRequest

SHOWN = [role for role in Role if role is not Role.NODE]


@needs("see.policy")
def show(request: PersonRequest) -> HttpResponse:
    words = command_words()
    rules = sorted(accounts.table().values(), key=lambda rule: rule.command.split(".")[0])
    groups = [
        {
            "app": app,
            "rows": [
                {
                    "command": rule.command,
                    "words": words.get(rule.command, rule.command),
                    "why": rule.why,
                    "second": rule.second,
                    "cells": [{"role": role.label, "may": role in rule.roles} for role in SHOWN],
                }
                for rule in part
            ],
        }
        for app, part in groupby(rules, key=lambda rule: rule.command.split(".")[0])
    ]
    partitions = [
        {
            "role": role.label,
            "cells": [
                {"partition": partition.label, "grant": _grant(accounts.partition_table()[role][partition])}
                for partition in Partition
            ],
        }
        for role in SHOWN
    ]
    facts = {
        "groups": groups,
        "roles": [role.label for role in SHOWN],
        "mine": sorted(role.label for role in request.person.roles),
        "partitions": partitions,
        "partition_names": [partition.label for partition in Partition],
    }
    return render(request, "accounts/policy.html", facts)


def _grant(cell: str) -> str:
    return {"yes": _("yes"), "own": _("of the own agency"), "": "–"}[cell]
