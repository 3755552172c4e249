"""Whoever watches a node learns that it lives and how much it does, and nothing of what is in it."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from tracemark.keeping import metrics
from tracemark.kernel.logs import Code, JsonLines

PLANTED = ("Jane Okello", "ACL477458", "jane.okello", "XA-1977-X", "10.1.2.3")


@pytest.mark.django_db
def test_strangers_learn_one_word():
    for address, word in (("/health/live", b"ok"), ("/health/ready", b"ready")):
        answer = Client().get(address)
        assert (answer.status_code, answer.content) == (200, word)
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_node_whose_database_is_away_lives_and_is_not_ready(monkeypatch):
    def away(*_args, **_facts):
        raise DatabaseError("password authentication failed for user tracemark")

    monkeypatch.setattr(connection, "cursor", away)
    assert Client().get("/health/live").status_code == 200
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"not ready")


@pytest.fixture
def token(settings, tmp_path: Path, monkeypatch) -> str:
    settings.TRACEMARK = settings.TRACEMARK.model_copy(
        update={"metrics_token": "a token for the watch", "node_dir": tmp_path}
    )
    monkeypatch.setattr(metrics, "COUNTS", metrics.Counts())
    return "a token for the watch"


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer wrong", "a token for the watc", "Bearer ä"])
def test_without_the_token_there_are_no_metrics(token, shown):
    assert Client().get("/metrics", headers={"authorization": shown}).status_code == 404


@pytest.mark.django_db
def test_a_node_without_a_token_has_no_metrics_for_anybody(settings):
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"metrics_token": ""})
    assert Client().get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


LINE = re.compile(
    r'(# TYPE [a-z_]+ (counter|gauge|histogram)|[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? [0-9.]+)'
)


@pytest.mark.django_db
def test_metrics_count_routes_and_name_no_address(token, registrar, signed_in, tmp_path: Path):
    browser = signed_in(registrar)
    for name in PLANTED:
        browser.get("/search", {"q": name})
        browser.get(f"/no-such-page/{name}")
    answer = Client().get("/metrics", headers={"authorization": f"Bearer {token}"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert all(LINE.fullmatch(line) for line in text.splitlines()), text
    assert f'tracemark_requests_total{{route="search",status="200"}} {len(PLANTED)}' in text
    assert f'tracemark_requests_total{{route="none",status="404"}} {len(PLANTED)}' in text
    assert 'tracemark_request_seconds_bucket{route="search",le="+Inf"} 5' in text
    assert "tracemark_ledger_entries " in text
    kept = "".join(file.read_text() for file in (tmp_path / "run").iterdir())
    assert not [name for name in PLANTED if name in text or name in kept]


@pytest.mark.django_db
def test_several_processes_are_added_up(token, tmp_path: Path):
    (tmp_path / "run").mkdir()
    said = {"requests": {"home 200": 7}, "seconds": {"home": [7.0, *[0.0] * 10, 0.5]}}
    (tmp_path / "run" / "requests-1.json").write_text(json.dumps(said))
    (tmp_path / "run" / "requests-2.json").write_text(json.dumps(said))
    (tmp_path / "run" / "requests-3.json").write_text("{ torn")
    assert 'tracemark_requests_total{route="home",status="200"} 14' in metrics.exposition()
    assert 'tracemark_request_seconds_sum{route="home"} 1.000000' in metrics.exposition()


# Logs


@pytest.fixture
def lines():
    """What the log of a node would hold."""
    told: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(self.format(record))

    handler = Kept(logging.DEBUG)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    before = logging.getLogger().level
    logging.getLogger().setLevel(logging.DEBUG)
    logging.getLogger("tracemark.requests").setLevel(logging.DEBUG)
    yield told
    logging.getLogger().setLevel(before)
    logging.getLogger("tracemark.requests").setLevel(logging.NOTSET)
    logging.getLogger().removeHandler(handler)


def test_names_marks_and_searches_that_are_logged_are_left_out(lines):
    own, foreign = logging.getLogger("tracemark.planted"), logging.getLogger("somebody.else")
    for name in PLANTED:
        own.warning("person %s asked for %d weapons", name, 3)
        own.warning("%(who)s", {"who": name})
        own.warning("%s", [name])
        foreign.warning(f"Finished sentence about {name}")
        foreign.warning("GET /search?q=%s", name)
        own.warning("extra", extra={"who": name, "route": name, "status": name})
        own.warning(Path(name))
        try:
            int(name)
        except ValueError as error:
            own.exception("stopped by %s", error)
    assert len(lines) == 8 * len(PLANTED)
    assert not [line for line in lines if any(name in line for name in PLANTED)]
    said = [json.loads(line) for line in lines]
    assert said[0]["said"] == "person … asked for 3 weapons"
    assert said[7]["error"] == "ValueError"
    assert said[7]["said"] == "stopped by ValueError"
    assert "test_health_pages.py" in said[7]["where"][0]


def test_what_tells_nothing_of_people_is_told(lines):
    uuid = UUID("0198a1b2-0000-7000-8000-0000000000aa")
    logging.getLogger("tracemark.jobs").warning(
        "job %s of kind %s stopped: %s", uuid, Code("load.run"), ValueError
    )
    (line,) = [json.loads(one) for one in lines]
    assert line["said"] == f"job {uuid} of kind load.run stopped: ValueError"
    assert (line["level"], line["logger"]) == ("warning", "tracemark.jobs")


@pytest.mark.django_db
def test_a_request_is_one_line_with_its_route_and_without_what_was_asked(lines, registrar, signed_in):
    signed_in(registrar).get("/search", {"q": "ACL477458"})
    (line,) = [json.loads(one) for one in lines if '"tracemark.requests"' in one]
    assert (line["method"], line["route"], line["status"]) == ("GET", "search", 200)
    assert isinstance(line["ms"], int)
    assert not [one for one in lines if "ACL477458" in one]


def test_the_node_logs_by_this_form(settings):
    assert settings.LOGGING["formatters"]["line"]["()"] == "tracemark.kernel.logs.JsonLines"
    assert settings.MIDDLEWARE[0] == "tracemark.web.pages.health.Watch"


@pytest.mark.django_db
def test_every_page_says_that_a_node_only_reads(registrar, signed_in, monkeypatch):
    browser = signed_in(registrar)
    assert "only reads" not in browser.get("/").content.decode()
    for code, word in (
        ("ledger.rewound", "later copy"),
        ("ledger.signer_away", "starts it again"),
        ("x", "keys"),
    ):
        monkeypatch.setattr("tracemark.web.pages.health.ledger.standing", lambda _size, code=code: code)
        page = browser.get("/").content.decode()
        assert "This node only reads" in page
        assert word in page


def test_a_sentence_that_does_not_fit_its_values_is_told_without_them():
    record = logging.LogRecord(
        "tracemark.planted", logging.WARNING, "", 1, "too few %s %s", ("Jane Okello",), None
    )
    assert json.loads(JsonLines().format(record))["said"] == "too few %s %s"
