"""Incidents and finds: recorded, kept, photographed, identified, read again."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tracemark.apps.tracing import api as tracing
from tracemark.apps.tracing.data import FindFacts, ReadMark
from tracemark.apps.tracing.models import CaseRow


@pytest.fixture
def at_find(found):
    return reverse("find", args=[found.uuid])


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(out, "PNG")
    return SimpleUploadedFile("exhibit.png", out.getvalue(), "image/png")


def test_an_incident_is_recorded_before_its_weapons_and_shows_to_its_office(police):
    answer = police.post(
        reverse("incident_new"),
        {"kind": "surrendered", "on": "2026-02", "place": "Fort Este", "contexts": ["unknown"]},
    )
    page = police.get(answer.url).content.decode()
    assert "Fort Este" in page
    assert "none is asked for" in page
    assert "Fort Este" in police.get(reverse("incidents")).content.decode()


def test_a_date_that_is_none_is_refused_at_its_field(police):
    page = police.post(reverse("incident_new"), {"kind": "found", "on": "14/03/26", "place": "Delmar"})
    assert page.status_code == 422
    assert b"is no date" in page.content


def test_an_incident_of_another_office_does_not_even_exist(signed_in, storekeeper, found):
    client = signed_in(storekeeper)
    assert client.get(reverse("incident", args=[found.incident.uuid])).status_code == 404
    assert client.get(reverse("find", args=[found.uuid])).status_code == 404
    assert b"Port Delmar" not in client.get(reverse("incidents")).content


def test_no_weapon_is_put_into_the_incident_of_another_office(storekeeper, found):
    from tracemark.kernel.errors import NotFound

    with pytest.raises(NotFound):
        tracing.record_find(by=storekeeper, incident=found.incident.uuid, find=FindFacts(made_safe=True))


def test_the_page_of_a_find_says_what_is_on_it_and_what_it_may_be(police, at_find):
    page = police.get(at_find).content.decode()
    assert "Factory: In a triangle" in page or "In a triangle" in page
    assert "Taurus G3C" in page
    assert "Open the case" in page


def test_a_hand_over_joins_the_chain_of_keepers(police, found, at_find):
    police.post(reverse("find_hand_over", args=[found.uuid]), {"keep-keeper": "Store 4", "keep-seal": "S 99"})
    page = police.get(at_find).content.decode()
    assert "Store 4" in page
    assert "S 99" in page


def test_a_hand_over_to_nobody_is_refused_in_place(police, found):
    page = police.post(reverse("find_hand_over", args=[found.uuid]), {"keep-keeper": ""})
    assert page.status_code == 422
    assert b"error-summary" in page.content


def test_the_officer_says_what_it_is_and_the_proposals_are_kept(police, found, bodies):
    police.post(reverse("find_identify", args=[found.uuid]), {"is-which": "taurus|taurus-g3c"})
    found.refresh_from_db()
    assert (found.maker, found.model) == ("taurus", "taurus-g3c")
    assert bodies("find.identified")[0]["proposed"][0]["maker"] == "taurus"


def test_the_officer_may_name_another_weapon(police, found):
    address = reverse("find_identify", args=[found.uuid])
    assert (
        b"has no maker of this name"
        in police.post(address, {"is-which": "other", "is-maker": "Nobody"}).content
    )
    police.post(address, {"is-which": "other", "is-maker": "TAURUS", "is-model": "g3c"})
    found.refresh_from_db()
    assert (found.maker, found.model) == ("taurus", "taurus-g3c")


def test_a_second_reading_keeps_the_first(police, found, at_find, sheet):
    address = reverse("find_read_again", args=[found.uuid])
    assert b"ACL47?[45]58" in police.get(address).content
    sent = sheet(**{
        "serial-text": "ACL477458", "marks-INITIAL_FORMS": "1", "marks-0-text": "66",
        "marks-0-symbol": "triangle", "marks-0-kind": "factory", "marks-0-place": "barrel",
    })  # fmt: skip
    assert police.post(address, sent).status_code == 302
    page = police.get(at_find).content.decode()
    assert "Read before:" in page
    assert sorted(m.text for m in found.marks.filter(replaced=False)) == ["66", "ACL477458"]


def test_a_second_reading_too_needs_the_weapon_made_safe(police, found, sheet):
    page = police.post(reverse("find_read_again", args=[found.uuid]), sheet(made_safe=""))
    assert page.status_code == 422
    assert b"made safe first" in page.content


def test_a_case_is_opened_once(police, found):
    address = reverse("find_open_case", args=[found.uuid])
    first = police.post(address).url
    assert police.post(address).url == first
    assert CaseRow.objects.count() == 1


@pytest.mark.parametrize("name", ["finds", "incidents"])
def test_lists_cost_the_same_however_long(police, police_officer, found, name, django_assert_max_num_queries):
    police.get(reverse(name))
    for number in range(6):
        tracing.record_find(
            by=police_officer, incident=found.incident.uuid,
            find=FindFacts(made_safe=True, exhibit=str(number), marks=(ReadMark(f"AA{number}"),)),
        )  # fmt: skip
    with django_assert_max_num_queries(9):
        page = police.get(reverse(name))
    assert page.status_code == 200


def test_the_page_of_a_find_costs_a_bounded_number_of_queries(police, at_find, django_assert_max_num_queries):
    police.get(at_find)
    with django_assert_max_num_queries(26):
        police.get(at_find)


def test_finds_without_a_case_are_listed_apart(police, found, case):
    assert found.reference in police.get(reverse("finds")).content.decode()
    assert found.reference not in police.get(reverse("finds") + "?untraced=1").content.decode()


def test_an_administrator_sees_no_finds(signed_in, administrator, known):
    assert signed_in(administrator).get(reverse("finds")).status_code == 403
