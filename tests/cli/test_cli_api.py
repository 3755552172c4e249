"""The API of a node that runs: the page that tells how to use it works as written, and so does the client."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from cli.commands import ROOT, TRACEMARK, Loaded, environment, run, start
from cli.test_cli_serving import free_port, health, processes_of, workers_of
from cli.test_cli_worker import SHARING
from tracemark.client import Node, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = ROOT / "docs" / "how-to" / "use-the-api.md"


@pytest.fixture(scope="module")
def served(loaded: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy whose pages are served for all tests here that ask the API."""
    return shutil.copytree(loaded.folder, tmp_path_factory.mktemp("served") / "node")


@pytest.fixture(scope="module")
def address(served: Path) -> Iterator[str]:
    port = free_port()
    pages = subprocess.Popen(
        [TRACEMARK, "serve", "--no-worker", "--node", served, "--port", str(port)],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert health(port, 30) == 200
        yield f"http://127.0.0.1:{port}"
    finally:
        pages.terminate()
        try:
            pages.wait(15)
        except subprocess.TimeoutExpired:
            pages.kill()
    assert processes_of(served) == []


def test_without_a_worker_the_pages_stand_alone(served: Path, address: str):
    assert address
    assert processes_of(served)
    assert workers_of(served) == []


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not there")
def test_the_page_on_the_api_works_as_written(served: Path, address: str, tmp_path: Path):
    with_node = environment() | {"NODE": str(served), "ADDRESS": address}
    with_node["PATH"] = f"{TRACEMARK.rsplit('/', 1)[0]}:{with_node['PATH']}"
    issue, ask, record, photograph, change = re.findall(
        r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )

    def sh(line: str) -> str:
        return subprocess.run(
            ["sh", "-c", line],
            cwd=tmp_path,
            env=with_node,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout

    sh(issue)
    listed = json.loads(sh(ask))
    assert listed["items"]
    assert {item["country"] for item in listed["items"]} == {"BE"}
    made = json.loads(sh(record))
    assert json.loads(sh(record)) == made, "sent again under the same key, it is not done again"
    assert made["entry"] > 0
    with_node["WEAPON"] = made["uuid"]
    (tmp_path / "left-side.jpg").write_bytes(picture())
    taken = json.loads(sh(photograph))
    assert (taken["state"], taken["uuid"] in taken["address"]) == ("waiting", True)
    assert json.loads(sh(change))["entry"] > made["entry"]
    assert json.loads(sh(change.splitlines(keepends=True)[0] + "cat record.json"))["year"] == 1986


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(out, "JPEG")
    return out.getvalue()


def token_for(node: Path, *scopes: str) -> dict[str, str]:
    named = [part for scope in scopes for part in ("--scope", scope)]
    return run("token", "issue", "operator", "--name", "Test", *named, "--node", node, "--json").data


def test_the_client_asks_records_and_is_told_why_it_is_refused(served: Path, address: str):
    issued = token_for(served, "see.weapons", "registry.register_weapon", "see.ledger")
    asking = Node(address, issued["token"], language="fr")
    assert asking.who_am_i()["scopes"] == ["registry.register_weapon", "see.ledger", "see.weapons"]
    made = asking.register_weapon(
        {"partition": "civilian", "serial": "C 4711", "country": "BE"}, key="client-test-1"
    )
    assert asking.get_weapon(made["uuid"])["serial"] == "C 4711"
    assert asking.find_record({"reading": "C 47?1"})["candidates"][0]["weapon"] == made["uuid"]
    first = asking.list_weapons(sort="serial")
    second = asking.list_weapons(sort="serial", after=first["after"])
    assert len(first["items"]) == 50
    assert not {one["uuid"] for one in first["items"]} & {one["uuid"] for one in second["items"]}
    assert asking.get_ledger_entry(made["entry"])["auth"] == "token"
    with pytest.raises(Problem) as refused:
        asking.list_cases()
    assert (refused.value.status, refused.value.type) == (403, "accounts.beyond_scope")
    assert run("token", "revoke", issued["uuid"], "--node", served).code == 0
    with pytest.raises(Problem) as refused:
        asking.who_am_i()
    assert refused.value.status == 401


def test_the_client_sends_and_fetches_a_photograph_and_knows_what_it_saw(served: Path, address: str):
    scopes = ("see.weapons", "registry.register_weapon", "registry.correct_weapon", "registry.add_photograph")
    asking = Node(address, token_for(served, *scopes)["token"])
    weapon = asking.register_weapon({"partition": "civilian", "serial": "C 4712"})["uuid"]
    large = picture() + bytes(6 * 1024 * 1024)
    taken = asking.add_photograph(weapon, large, "image/jpeg", caption="Left side", key="client-test-2")
    assert (
        asking.add_photograph(weapon, large, "image/jpeg", caption="Left side", key="client-test-2") == taken
    )
    assert asking.get_photograph(weapon, taken["uuid"])["state"] == "waiting"
    start(SHARING, served, "work", "all").rest()
    kept = asking.list_photographs(weapon)["items"]
    assert kept == [asking.get_photograph(weapon, taken["uuid"])]
    assert Image.open(BytesIO(asking.get_image(weapon, taken["uuid"], size="large"))).size == (60, 40)
    asking.get_weapon(weapon)
    seen = asking.etag
    assert asking.correct_weapon(weapon, {"changes": {"year": 1986}, "why": "Read."}, if_match=seen)["entry"]
    with pytest.raises(Problem) as refused:
        asking.correct_weapon(weapon, {"changes": {"year": 1987}, "why": "Read."}, if_match=seen)
    assert (refused.value.status, refused.value.type) == (412, "api.changed_meanwhile")


def test_tokens_are_listed_with_their_standing_and_never_with_their_key(node: Path):
    assert run("token", "list", "--node", node).out == "No token was issued.\n"
    issued = token_for(node, "see.weapons")
    listed = run("token", "list", "--node", node, "--json")
    assert listed.data["standing"] == "valid"
    assert issued["token"] not in listed.out
    run("token", "revoke", issued["uuid"], "--why", "test", "--node", node)
    assert run("token", "list", "--node", node, "--json").data["standing"] == "revoked"
    assert run("verify", "--node", node).code == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("issue",), 3),
        (("issue", "nobody", "--name", "X", "--scope", "see.weapons"), 1),
        (("issue", "operator", "--name", "X"), 1),
        (("issue", "operator", "--name", "X", "--scope", "registry.erase_holder"), 1),
        (("revoke", "x"), 3),
        (("revoke", "00000000-0000-4000-8000-000000000000"), 1),
    ],
)
def test_wrong_use_of_tokens_is_one_sentence(node: Path, words: tuple[str, ...], code: int):
    assert run("token", *words, "--node", node).is_one_sentence(code)


def test_the_client_takes_no_address_but_of_the_web():
    with pytest.raises(ValueError, match="https"):
        Node("file:///etc/passwd", "tm_x")
