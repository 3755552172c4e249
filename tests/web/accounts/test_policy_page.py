"""The policy page is the table that decides, cell by cell."""

from __future__ import annotations

import csv
import html
import re
from importlib.resources import files

import pytest
from django.urls import reverse

from tracemark.apps.accounts.data import Partition, Role

pytestmark = pytest.mark.django_db

ROLES = [role for role in Role if role is not Role.NODE]


def table_of(name) -> list[dict[str, str]]:
    text = (files("tracemark.apps.accounts") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def lines(page: str) -> list[list[str]]:
    """The rows of all tables of the page as plain text."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows)
    return [[html.unescape(re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row] for row in cells]


def test_the_page_shows_every_row_and_cell_of_the_policy(registrar, signed_in):
    shown = {row[0].split()[-1]: row[1:] for row in lines(signed_in(registrar).get(reverse("policy")).text)}
    for rule in table_of("policy.csv"):
        may = ["yes" if rule[role.value] == "yes" else "–" for role in ROLES]
        assert shown[rule["command"]] == [rule["why"], rule["second"] or "–", *may], rule["command"]


def test_the_page_shows_which_registers_a_role_sees(registrar, signed_in):
    words = {"yes": "yes", "own": "of the own agency", "": "–"}
    shown = lines(signed_in(registrar).get(reverse("policy")).text)
    for rule in table_of("partitions.csv"):
        if rule["role"] != "node":
            line = [Role(rule["role"]).label, *(words[rule[one.value]] for one in Partition)]
            assert line in shown


def test_every_role_may_look_at_the_policy(someone, signed_in):
    for role in ROLES:
        assert signed_in(someone(role)).get(reverse("policy")).status_code == 200
