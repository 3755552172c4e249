"""The demonstration as people meet it: its own command serves it, a real browser signs in and walks through it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error

from tracemark.demo.people import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Response

TRACEMARK = str(Path(sys.executable).with_name("tracemark"))
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BAD = 400
CHROMIUM = shutil.which("chromium")

LEAVE_OUT = re.compile(r"^/(sign-out|static|language)|/export|\.(csv|xlsx|pdf|ics|jsonl|json|tmp)$|/download")


@dataclass
class Site:
    """A served node of the demonstration."""

    folder: Path
    address: str

    def code(self, name: str) -> str:
        return _run("demo", "code", name, "--node", self.folder).strip()


def settled(folder: Path) -> Path:
    _run("demo", "--no-serve", "--node", folder)
    return folder


def served(folder: Path) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [TRACEMARK, "serve", "--node", str(folder), "--port", str(port)], stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield Site(folder, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the node does not answer")


def _run(*words: object) -> str:
    done = subprocess.run(
        [TRACEMARK, *map(str, words)], capture_output=True, text=True, timeout=120, check=False,
        env={name: value for name, value in os.environ.items() if name != "TRACEMARK_REAL_DATA"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def signed_in(browser: Browser, site: Site, name: str, **context: object) -> BrowserContext:
    """A browser of this person, through the pages: password, then the code of the telephone."""
    window = browser.new_context(**context)
    page = window.new_page()
    page.goto(f"{site.address}/sign-in")
    page.fill("input[name=sign_in_name]", name)
    page.fill("input[name=password]", PASSWORD)
    page.locator("main form button[type=submit], main form button:not([type])").first.click()
    if "/second-factor" in page.url:
        page.fill("input[name=code]", site.code(name))
        page.locator("main form button[type=submit], main form button:not([type])").first.click()
    assert urlsplit(page.url).path == "/", page.locator("main").inner_text()
    page.close()
    return window


@dataclass
class Visit:
    """What a page of one kind was like."""

    path: str
    status: int
    weight: int
    requests: int
    wrong: list[str] = field(default_factory=list)


def kind_of(path: str) -> str:
    """`/weapons/0198…` and another weapon are one kind of page; what is no page is a kind of its own."""
    try:
        return str(resolve(path).route)
    except Resolver404:
        return path


def walk(window: BrowserContext, site: Site, look: object = None, *, most: int = 120) -> list[Visit]:
    """Every kind of page that this person gets to by links, one of each, from home."""
    waiting, known = deque(["/"]), {"/"}
    visits: list[Visit] = []
    page = window.new_page()
    while waiting and len(visits) < most:
        path = waiting.popleft()
        visit = _visit(page, site, path)
        if visit is None:
            continue
        visits.append(visit)
        if callable(look):
            visit.wrong += look(page)
        links = page.eval_on_selector_all("a[href]", "all => all.map(one => one.getAttribute('href'))")
        for link in links:
            goal = urlsplit(urljoin(page.url, link))
            if f"{goal.scheme}://{goal.netloc}" != site.address or LEAVE_OUT.search(goal.path):
                continue
            if kind_of(goal.path) not in known:
                known.add(kind_of(goal.path))
                waiting.append(goal.path)
    page.close()
    return visits


def _visit(page: Page, site: Site, path: str) -> Visit | None:
    """What the page was like; nothing for a file that the browser keeps instead of showing."""
    wrong: list[str] = []
    answers: list[Response] = []

    def complain(message: object) -> None:
        text = getattr(message, "text", "")
        if getattr(message, "type", "") == "error" and not text.startswith("Failed to load"):
            wrong.append(text)

    page.on("console", complain)

    def note(response: Response) -> None:
        answers.append(response)
        if response.status >= BAD:
            wrong.append(f"{response.status} {response.url}")

    page.on("response", note)
    try:
        answer = page.goto(site.address + path)
    except Error as problem:
        if "Download is starting" in problem.message:
            return None
        raise
    finally:
        page.remove_listener("console", complain)
        page.remove_listener("response", note)
    assert answer is not None
    if "text/html" not in answer.headers.get("content-type", ""):
        return None
    return Visit(path, answer.status, len(answer.body()), len(answers), wrong)
