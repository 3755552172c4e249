"""What every test may stand on: people of each role, a loaded catalogue, a throw-away node."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.utils import translation
from hypothesis import settings

from tracemark.apps.accounts import api as accounts
from tracemark.apps.accounts.data import Partition, Person, Role
from tracemark.apps.catalogue import api as catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NODE = accounts.NODE

# No test is timed: a busy machine must not fail one. Where everything is installed, more is tried.
settings.register_profile("here", max_examples=25, deadline=None)
settings.register_profile("thorough", max_examples=100, deadline=None)
settings.load_profile("thorough" if os.environ.get("TRACEMARK_NOTHING_SKIPPED") else "here")
TOGETHER = ("tests/cli/", "tests/browser/")
"""Folders whose files share something dear: the node that the command line made and loaded; a browser."""

LONGEST_FIRST = (
    "tests/browser/", "tests/cli/", "tests/web/look/test_look_browser.py", "tests/guards/test_audiences.py",
    "tests/web/registry/test_registry_photograph_browser.py", "tests/hardening/", "tests/web/", "tests/apps/",
)  # fmt: skip
"""What takes long begins early: at the end no process may be left alone with it."""

REAL_DATA = os.environ.get("TRACEMARK_REAL_DATA", "")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is about SQLite is no test on PostgreSQL; real files are looked at where they are."""
    if connection.vendor != "sqlite":
        about_sqlite = [item for item in items if item.get_closest_marker("sqlite")]
        config.hook.pytest_deselected(items=about_sqlite)
        items[:] = [item for item in items if item not in about_sqlite]
    missing = pytest.mark.skip(reason="TRACEMARK_REAL_DATA names no folder of real files")
    for item in items:
        if item.get_closest_marker("real_data") and not REAL_DATA:
            item.add_marker(missing)
    items.sort(key=lambda item: _rank(item.nodeid))


def _rank(nodeid: str) -> int:
    ranks = (rank for rank, place in enumerate(LONGEST_FIRST) if nodeid.startswith(place))
    return next(ranks, len(LONGEST_FIRST))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """What shares something dear runs in one process: the mark `xdist_group` does nothing in this pytest.

    A file stays together too, so that what its tests share is made once. The order is that of `LONGEST_FIRST`, not
    of the number of tests.
    """
    from xdist.scheduler import LoadScopeScheduling

    config.option.loadscopereorder = False

    class Together(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            return next((place for place in TOGETHER if nodeid.startswith(place)), file)

    return Together(config, log)


@pytest.fixture(scope="session")
def real_data() -> Path:
    return Path(REAL_DATA)


def pytest_collection_finish() -> None:
    """What was imported stays to the end: the collector of garbage need not go through it again and again."""
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(autouse=True)
def english() -> None:
    """Each test begins in the language of the settings, whatever the one before it spoke."""
    translation.deactivate()


@pytest.fixture(scope="module")
def reference(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The reference tables of the catalogue, loaded once for the tests of a file, each of which begins with them."""
    del django_db_setup
    around: Any = transaction.atomic()
    around._from_testcase = True  # as Django marks its own, in which a command may begin as outermost
    with django_db_blocker.unblock(), around:
        catalogue.load_reference(by=NODE)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def agency(db: None) -> Callable[[Partition], None]:
    """Make the agency that keeps a partition and an office of it, if they are not there."""
    del db
    made: set[Partition] = set()

    def make(partition: Partition) -> None:
        if partition in made:
            return
        made.add(partition)
        code, office = f"{partition.value}-agency", f"{partition.value}-office"
        accounts.register_agency(by=NODE, code=code, name=f"Agency of {partition.value}", partition=partition)
        accounts.register_office(by=NODE, code=office, name=f"Office of {partition.value}", agency=code)

    return make


@pytest.fixture
def agencies(agency: Callable[[Partition], None]) -> None:
    """Three agencies, each keeping one partition, with an office each."""
    for partition in Partition:
        agency(partition)


@pytest.fixture
def someone(agency: Callable[[Partition], None]) -> Callable[..., Person]:
    """Make a person with these roles in the office of a partition."""
    made: dict[tuple[str, str], Person] = {}

    def make(*roles: Role, partition: Partition = Partition.CIVILIAN) -> Person:
        name = "-".join(role.value for role in roles) + f"-{partition.value}"
        if (name, partition.value) not in made:
            agency(partition)
            uuid = accounts.register_person(
                by=NODE, sign_in_name=name, name=f"The {name}", office=f"{partition.value}-office",
                password="correct horse battery",
            )  # fmt: skip
            for role in roles:
                accounts.grant_role(by=NODE, person=uuid, role=role)
            made[name, partition.value] = accounts.find_person(name, auth="password")
        return made[name, partition.value]

    return make


@pytest.fixture
def by_two(someone: Callable[..., Person]) -> Callable[..., Any]:
    """Take a step that waits for a second officer: it is asked for, and approved by another one of the same agency."""

    def take(door: Callable[..., Any], *, by: Person, **arguments: Any) -> Any:
        own = Partition(by.agency.removesuffix("-agency"))
        second = someone(*sorted(by.roles), Role.REPORT_WRITER, partition=own)
        request = accounts.ask_second_officer(by=by, step=door.command_name, arguments=arguments)  # type: ignore[attr-defined]
        return accounts.approve_step(by=second, request=request)

    return take


@pytest.fixture
def registrar(someone: Callable[..., Person]) -> Person:
    return someone(Role.REGISTRAR)


@pytest.fixture
def tracing_officer(someone: Callable[..., Person]) -> Person:
    return someone(Role.TRACING_OFFICER, partition=Partition.POLICE)


@pytest.fixture
def police_officer(someone: Callable[..., Person]) -> Person:
    return someone(Role.POLICE_OFFICER, partition=Partition.POLICE)


@pytest.fixture
def administrator(someone: Callable[..., Person]) -> Person:
    return someone(Role.ADMINISTRATOR)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where everything was installed nothing may be skipped: a test that does not run proves nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if skipped and os.environ.get("TRACEMARK_NOTHING_SKIPPED") and not hasattr(session.config, "workerinput"):
        reporter.write_line(f"{len(skipped)} tests were skipped, and none may be here.")
        session.exitstatus = 1
