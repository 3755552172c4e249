"""Work under way: everybody sees their own, the administrator all; it can be ended and tried again."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tracemark.kernel import clock, jobs
from tracemark.kernel.errors import StepNotOpen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_handlers", {})

    @jobs.handles("count", label="Counting what there is")
    def handle(job: Any) -> None:
        raise StepNotOpen(verb="count", state=job.facts["state"])


@pytest.fixture
def mine(registrar):
    return jobs.ask("count", key="mine", facts={"state": "closed"}, total=40, by=registrar.id)


def shown(client: Any, **headers: str) -> str:
    answer = client.get(reverse("jobs"), headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_work_the_page_says_what_belongs_here(signed_in, registrar):
    assert "No work is under way" in shown(signed_in(registrar))


def test_a_person_sees_the_work_they_asked_for_and_nobody_elses(signed_in, registrar, police_officer, mine):
    assert mine.reference in shown(signed_in(registrar))
    assert mine.reference not in shown(signed_in(police_officer))


def test_the_administrator_sees_all_work_and_who_asked_for_it(signed_in, administrator, registrar, mine):
    page = shown(signed_in(administrator))
    assert mine.reference in page
    assert registrar.name in page


def test_what_runs_shows_how_far_it_is_how_fast_and_how_long_still(signed_in, registrar, mine):
    job = jobs.claim()
    assert job is not None
    jobs.progress(job, done=10)
    job.claimed_at = clock.now() - jobs.timedelta(seconds=5)
    job.save(update_fields=["claimed_at"])
    page = shown(signed_in(registrar))
    assert '<progress max="40" value="10"' in page
    assert "10 of 40." in page
    assert "steps a second." in page
    assert "seconds left." in page


def test_the_list_looks_again_by_itself_and_by_a_link_while_work_is_under_way(signed_in, registrar, mine):
    client = signed_in(registrar)
    page = shown(client)
    assert 'hx-trigger="every 3s"' in page
    assert "Look again" in page
    part = shown(client, hx_request="true")
    assert part.lstrip().startswith('<div id="jobs"')
    jobs.cancel(mine)
    page = shown(client)
    assert "hx-trigger" not in page
    assert "Look again" not in page


def test_what_failed_says_why_in_words_and_can_be_tried_again(signed_in, registrar, mine):
    client = signed_in(registrar)
    jobs.run_next()
    assert "This step (count) is not open in the state closed." in shown(client)
    client.post(reverse("job_again", args=[mine.reference]))
    mine.refresh_from_db()
    assert mine.state == "waiting"


def test_work_is_ended_by_who_asked_for_it_or_the_administrator(
    signed_in, registrar, police_officer, administrator, mine
):
    address = reverse("cancel_job", args=[mine.reference])
    assert signed_in(police_officer).post(address).status_code == 404
    mine.refresh_from_db()
    assert mine.state == "waiting"
    assert signed_in(administrator).post(address).status_code == 302
    mine.refresh_from_db()
    assert mine.state == "cancelled"
    assert signed_in(registrar).post(address).status_code == 409


def test_the_menu_of_the_person_leads_there(signed_in, registrar):
    assert f'href="{reverse("jobs")}"' in signed_in(registrar).get("/").content.decode()


def test_a_long_list_comes_in_pages(signed_in, registrar):
    for number in range(25):
        jobs.ask("count", key=f"many-{number}", facts={}, by=registrar.id)
    page = shown(signed_in(registrar))
    assert page.count('<section class="card') == 20
    assert "page=2" in page
