"""Practice is scored with reasons, is one's own, and leaves the registers and the ledger as they were."""

from __future__ import annotations

import hashlib
from random import Random
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.registry import api as registry
from tracemark.apps.registry.data import Description, NewWeapon, Search
from tracemark.kernel.models import Try
from tracemark.kernel.technical import TECHNICAL_TABLES
from tracemark.web.pages.practice.deciding import STORIES, DecideTask
from tracemark.web.pages.practice.drawing import CHARACTERS, STROKES, draw, in_words, wear
from tracemark.web.pages.practice.exercises import EXERCISES
from tracemark.web.pages.practice.finding import NONE, FindTask
from tracemark.web.pages.practice.identifying import IdentifyTask
from tracemark.web.pages.practice.reading import ReadTask

SEEDS = range(1, 13)


@pytest.fixture
def known(db):
    catalogue.load_reference(by=accounts.NODE)


@pytest.fixture(scope="module")
def snapshot():
    """The catalogue as it ships, without a database."""
    from importlib.resources import files

    from tracemark.apps.catalogue.identify import load_csv

    return load_csv(files("tracemark.apps.catalogue") / "data")  # type: ignore[arg-type]


def judged(task: Any, **said: Any) -> Any:
    form = task.form(said)
    assert form.is_valid(), form.errors
    return task.judge(form)


def as_seen(task: ReadTask) -> str:
    return "".join(
        "?" if one.is_gone else one.stamped if one.is_clear else f"[{one.may_be}]" for one in task.signs
    )


# Reading


def test_every_stroke_of_every_character_is_drawn():
    assert set("".join(CHARACTERS.values())) == set(STROKES)
    assert len({frozenset(strokes) for strokes in CHARACTERS.values()}) == len(CHARACTERS)


@pytest.mark.parametrize("seed", SEEDS)
def test_an_exercise_comes_again_by_its_number(seed):
    assert ReadTask(seed).serial == ReadTask(seed).serial
    assert ReadTask(seed).picture == ReadTask(seed).picture
    assert ReadTask(seed).serial != ReadTask(seed + 100).serial


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_left_of_a_worn_character_allows_what_was_stamped(seed):
    for sign in ReadTask(seed).signs:
        assert sign.is_gone or sign.stamped in sign.may_be
        assert sign.is_clear or sign.is_gone or len(sign.may_be) > 1


@pytest.mark.parametrize("seed", SEEDS)
def test_who_types_what_can_be_seen_gets_everything(seed):
    task = ReadTask(seed)
    assert judged(task, reading=as_seen(task)).score == 100


@pytest.mark.parametrize("seed", SEEDS)
def test_a_lucky_guess_is_worth_less_than_a_doubt(seed):
    task = ReadTask(seed)
    answer = judged(task, reading=task.serial)
    assert answer.score < 100
    assert any("luck" in line.text or "guess" in line.text for line in answer.lines)


def test_a_look_alike_is_what_the_register_expects():
    task = next(
        one
        for one in map(ReadTask, range(1, 200))
        for sign in one.signs
        if sign.is_clear and sign.stamped == "0"
    )
    at = next(i for i, sign in enumerate(task.signs) if sign.is_clear and sign.stamped == "0")
    parts = ["?" if one.is_gone else one.stamped if one.is_clear else f"[{one.may_be}]" for one in task.signs]
    parts[at] = "O"
    answer = judged(task, reading="".join(parts))
    assert answer.score == 100
    assert any("“0” read as “O” is what the register expects" in line.text for line in answer.lines)


def test_a_wrong_character_costs_and_is_named():
    task = ReadTask(1)
    at = next(i for i, sign in enumerate(task.signs) if sign.is_clear)
    parts = ["?" if one.is_gone else one.stamped if one.is_clear else f"[{one.may_be}]" for one in task.signs]
    parts[at] = "W"
    answer = judged(task, reading="".join(parts))
    assert answer.score < 100
    assert any(line.tone == "bad" for line in answer.lines)


def test_who_cannot_see_the_drawing_hears_no_more_than_it_shows():
    signs = wear("AB1234", Random(3), doubtful=0, gone=1)
    words, picture = in_words(signs), draw(signs, Random(3))
    lost = next(one.stamped for one in signs if one.is_gone)
    assert lost not in words.removeprefix("A mark, sign by sign: ")
    assert words in picture
    assert "style=" not in picture


def test_a_reading_that_cannot_be_read_is_refused_with_its_reason():
    assert not ReadTask(1).form({"reading": "12[3"}).is_valid()


# Identifying


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.django_db
def test_the_identification_itself_answers_every_exercise_rightly(seed, snapshot):
    task = IdentifyTask(seed, known=snapshot)
    best = task.answer.candidates[0]
    assert (best.maker, best.model) == (task.model.maker, task.model.code)
    truth = {
        "maker": task.model.maker,
        "model": task.model.code,
        "calibre": task.model.calibres[0],
        "country": task.country,
    }
    assert judged(task, **truth).score == 100


@pytest.mark.django_db
def test_who_takes_the_importer_for_the_maker_is_told_so(snapshot):
    task = next(one for one in (IdentifyTask(seed, known=snapshot) for seed in SEEDS) if one.misleading)
    answer = (
        judged(
            task,
            maker=task.misleading,
            model=task.model.code,
            calibre=task.model.calibres[0],
            country=task.country,
        )
        if task.misleading in dict(task.choices["maker"])
        else None
    )
    assert answer
    assert answer.score == 75
    assert "An importer's mark does not name the maker" in answer.lines[0].text


@pytest.mark.django_db
def test_who_takes_the_owners_mark_for_the_origin_is_told_so(snapshot):
    tasks = (IdentifyTask(seed, known=snapshot) for seed in range(1, 60))
    task = next(one for one in tasks if one.owner and one.owner != one.country)
    answer = judged(
        task,
        maker=task.model.maker,
        model=task.model.code,
        calibre=task.model.calibres[0],
        country=task.owner,
    )
    assert answer.score == 75
    assert any("not where it was made" in line.text for line in answer.lines)


# Finding


@pytest.mark.parametrize("seed", SEEDS)
def test_one_record_alone_fits_the_reading_or_none_does(seed, snapshot):
    task = FindTask(seed, known=snapshot)
    answer = judged(task, record=task.truth)
    assert answer.score == 100
    if task.registered:
        assert max(answer.candidates, key=lambda one: one["probability"])["probability"] > 0.5
        assert answer.candidates[0]["reasons"]


def test_some_weapons_are_not_in_the_register(snapshot):
    tasks = [FindTask(seed, known=snapshot) for seed in range(1, 30)]
    assert {task.registered for task in tasks} == {True, False}
    missing = next(task for task in tasks if not task.registered)
    assert judged(missing, record=str(missing.hits[0].weapon)).score == 0
    there = next(task for task in tasks if task.registered)
    assert judged(there, record=NONE).score == 0


# Deciding


@pytest.mark.parametrize("seed", range(len(STORIES)))
def test_the_grounds_of_a_story_are_judged_one_by_one(seed):
    task = DecideTask(seed)
    right = [one.value for one in task.told.limbs]
    ask = task.told.ask.value
    assert judged(task, limbs=right, ask=ask).score == 100
    wrong = judged(task, limbs=["b"] if "b" not in right else ["d"], ask=ask)
    assert wrong.score < 100
    assert any(line.tone == "bad" for line in wrong.lines)


# The pages


@pytest.fixture
def client(known, signed_in, registrar):
    return signed_in(registrar)


ANSWERS = {
    "read": {"reading": "A?12"},
    "decide": {"limbs": ["a"], "ask": "holder"},
}


def answer_of(code: str, seed: int) -> dict[str, Any]:
    if code in ANSWERS:
        return ANSWERS[code]
    task = EXERCISES[code].make(seed)
    return {name: field.choices[0][0] for name, field in task.form(None).fields.items()}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_practice_says_that_nothing_is_real(client, language):
    client.cookies["django_language"] = language
    pages = [reverse("practice"), *(reverse("practice_exercise", args=[code, 1]) for code in EXERCISES)]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert 'class="handling"' in text
        assert "paper-head" in text
        assert len(answer.content) < 100_000


def test_the_first_answer_counts_and_is_shown_to_its_owner_alone(client, signed_in, registrar, administrator):
    page = reverse("practice_exercise", args=["decide", 1])
    assert "of 100" in client.post(page, ANSWERS["decide"]).content.decode()
    again = client.post(page, {"limbs": ["b"], "ask": "loss"}).content.decode()
    assert "the first answer counts" in again
    assert Try.objects.get(owner=registrar.id).seed == 1
    assert "on average" in client.get(reverse("practice")).content.decode()
    assert "on average" not in signed_in(administrator).get(reverse("practice")).content.decode()


def test_progress_is_deleted_by_its_owner(client, signed_in, administrator):
    client.post(reverse("practice_exercise", args=["decide", 1]), ANSWERS["decide"])
    signed_in(administrator).post(reverse("practice_forget"))
    assert Try.objects.count() == 1
    client.post(reverse("practice_forget"))
    assert not Try.objects.exists()


def test_an_exercise_that_does_not_exist_is_not_found(client):
    for code, seed in (("read", 0), ("nothing", 1), ("read", 10_000_000)):
        assert client.get(reverse("practice_exercise", args=[code, seed])).status_code == 404


@pytest.mark.django_db
def test_without_a_catalogue_the_page_says_what_to_do(signed_in, registrar):
    answer = signed_in(registrar).get(reverse("practice_exercise", args=["identify", 1]))
    assert "not loaded" in answer.content.decode()


def domain_digests() -> dict[str, str]:
    """A digest of every row of every table that is not technical."""
    found = {}
    for model in apps.get_models():
        table = model._meta.db_table
        if table in TECHNICAL_TABLES:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def test_a_whole_session_of_practice_leaves_registers_and_ledger_byte_for_byte_as_they_were(
    client, registrar
):
    registry.register_weapon(
        by=registrar, weapon=NewWeapon(Partition.CIVILIAN, Description(serial="ZQ4411", maker="glock"))
    )
    before = domain_digests()
    assert "registry_weapon" in before
    assert any(table.startswith("ledger_") for table in before)
    client.get(reverse("practice"))
    for code in EXERCISES:
        for seed in (1, 2, 3):
            page = reverse("practice_exercise", args=[code, seed])
            client.get(page)
            assert client.post(page, answer_of(code, seed)).status_code == 200
    client.post(reverse("practice_forget"))
    assert domain_digests() == before


def test_no_made_up_weapon_is_found_by_a_search(client, registrar):
    task = ReadTask(1)
    client.post(reverse("practice_exercise", args=["read", 1]), {"reading": task.serial})
    assert not registry.search(registrar, Search(task.serial)).candidates
