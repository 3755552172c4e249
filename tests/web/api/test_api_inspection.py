"""What an inspector's own system reads of inspections, and that others read nothing."""

from __future__ import annotations

import pytest

from tracemark.apps.accounts.data import Partition, Role
from tracemark.apps.inspection import api as inspection
from tracemark.apps.inspection.data import Finding, Population, Seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(someone, weapon):
    inspector = someone(Role.INSPECTOR)
    row = inspection.draw_sample(by=inspector, population=Population("civilian"), wanted=5, place="Store")
    seen = Seen(Finding.AS_RECORDED)
    inspection.record_line(by=inspector, line=row.lines.get().uuid, seen=seen)
    inspection.close_sample(by=inspector, sample=row.uuid)
    assert row.lines.get().weapon == weapon
    return row


def test_an_inspector_reads_samples_and_their_lines(asking, someone, sample, weapon):
    system = asking(someone(Role.INSPECTOR))
    listed = system.get("/samples").json()["items"]
    one = system.get(f"/samples/{sample.uuid}").json()
    assert listed == [one]
    assert (one["seed"], one["population"], one["state"]) == (sample.seed, 1, "closed")
    assert one["result"]["right"] == 1
    lines = system.get(f"/samples/{sample.uuid}/lines").json()["items"]
    assert [(line["number"], line["weapon"], line["finding"]) for line in lines] == [
        (1, str(weapon), "as_recorded")
    ]


def test_lists_of_inspections_cost_the_same_however_long(
    asking, someone, sample, django_assert_max_num_queries
):
    for place in range(4):
        inspection.begin_at_shelf(by=someone(Role.INSPECTOR), place=f"Store {place}")
    system = asking(someone(Role.INSPECTOR))
    with django_assert_max_num_queries(14):
        page = system.get("/samples?limit=2").json()
    assert [one["place"] for one in page["items"]] == ["Store 3", "Store 2"]
    following = system.get(f"/samples?after={page['after']}").json()["items"]
    assert following[-1]["uuid"] == str(sample.uuid)


@pytest.mark.parametrize("role", [Role.REGISTRAR, Role.ADMINISTRATOR, Role.POINT_OF_CONTACT])
def test_others_read_neither(asking, someone, sample, role):
    system = asking(someone(role, partition=Partition.POLICE))
    for address in ("/samples", f"/samples/{sample.uuid}", f"/samples/{sample.uuid}/lines"):
        assert system.get(address).status_code == 403
