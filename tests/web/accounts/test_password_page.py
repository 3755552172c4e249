"""One's own password: set on the page, weak ones refused at the field."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tracemark.apps.accounts.models import PersonRow
from tracemark.apps.ledger import api as ledger

pytestmark = pytest.mark.django_db

OLD = "correct horse battery"
NEW = "three geese over the harbour"


def lets_in(person, password) -> bool:
    name = PersonRow.objects.get(uuid=person.id).sign_in_name
    answer = Client().post(reverse("sign_in"), {"sign_in_name": name, "password": password})
    return answer.status_code == 302


def test_a_new_password_opens_the_door_and_the_old_one_no_longer(registrar, signed_in):
    client = signed_in(registrar)
    assert client.post(reverse("change_password"), {"old": OLD, "password": NEW}).url == reverse("sign_in")
    assert ledger.latest_entries(most=1)[0].act == "person.password_set"
    assert client.get("/").status_code == 302
    assert "Your password is set" in client.get(reverse("sign_in"), headers={"accept-language": "en"}).text
    assert lets_in(registrar, NEW)
    assert not lets_in(registrar, "correct horse battery")


def test_other_sessions_of_the_person_end_with_the_old_password(registrar, signed_in):
    elsewhere, client = signed_in(registrar), signed_in(registrar)
    client.post(reverse("change_password"), {"old": OLD, "password": NEW})
    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize("weak", ["eleven char", ""])
def test_a_weak_password_is_refused_at_its_field_and_changes_nothing(registrar, signed_in, weak):
    page = signed_in(registrar).post(reverse("change_password"), {"old": OLD, "password": weak})
    assert page.status_code == 422
    assert page.context["form"].errors["password"]
    assert lets_in(registrar, "correct horse battery")


def test_the_ledger_holds_no_password(registrar, signed_in):
    signed_in(registrar).post(reverse("change_password"), {"old": OLD, "password": NEW})
    leaf = ledger.leaf_at(ledger.head().size - 1).decode()
    assert NEW not in leaf
    assert "md5" not in leaf


def test_whoever_does_not_know_the_old_password_sets_no_new_one(registrar, signed_in):
    page = signed_in(registrar).post(
        reverse("change_password"), {"old": "a guess of somebody", "password": NEW}
    )
    assert page.context["form"].errors["old"]
    assert lets_in(registrar, OLD)
