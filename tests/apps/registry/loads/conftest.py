"""Files to read and load, and the catalogue that the product ships with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tracemark.apps.accounts.data import Partition, Person
from tracemark.apps.catalogue import api as catalogue
from tracemark.apps.catalogue.editing import touch
from tracemark.apps.catalogue.identify import load_csv
from tracemark.apps.registry.loads import api as loads
from tracemark.apps.registry.loads.resolving import Resolver

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracemark.apps.catalogue.identify import Snapshot
    from tracemark.apps.registry.models import LoadRow


@pytest.fixture(scope="session")
def shipped() -> Snapshot:
    """The catalogue that the product ships with, read once for all tests."""
    return load_csv(Path(str(files("tracemark.apps.catalogue") / "data")))


@pytest.fixture(scope="session")
def resolver(shipped: Snapshot) -> Resolver:
    return Resolver(shipped, {"AUT": "AT"})


@pytest.fixture
def known(
    db: None, shipped: Snapshot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: object
) -> None:
    """The catalogue as a load finds it, and a folder for its files."""
    del db
    settings.TRACEMARK = settings.TRACEMARK.model_copy(update={"node_dir": tmp_path})  # type: ignore[attr-defined]
    touch()
    monkeypatch.setitem(catalogue._snapshots, catalogue.version(), shipped)


@pytest.fixture
def on_disk(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """A file with this content."""

    def write(content: str | bytes, name: str = "file") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def taken_in(known: None, registrar: Person) -> Callable[..., LoadRow]:
    """Take a file in, for the civilian register."""
    del known

    def take(
        content: str | bytes,
        *,
        source: str = "Dealer",
        by: Person | None = None,
        name: str = "a.csv",
        **more: object,
    ) -> LoadRow:
        data = content if isinstance(content, bytes) else content.encode()
        return loads.take_in(
            by=by or registrar,
            partition=more.pop("partition", Partition.CIVILIAN),  # type: ignore[arg-type]
            source=source,
            name=name,
            chunks=[data],
            **more,  # type: ignore[arg-type]
        )

    return take


@pytest.fixture
def loaded(taken_in: Callable[..., LoadRow], registrar: Person) -> Callable[..., LoadRow]:
    """Take a file in and load it."""

    def load(content: str | bytes, *, choices: dict[str, object] | None = None, **more: object) -> LoadRow:
        row = taken_in(content, **more)
        if choices:
            loads.map_load(by=registrar, load=row.uuid, choices=choices)
        loads.start_load(by=registrar, load=row.uuid)
        return loads.run_load(by=registrar, load=row.uuid)

    return load
