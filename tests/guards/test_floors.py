"""Imports go down only, each app is entered through its doors, and rooms have the names of the plan."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from guards.source import APPS, PACKAGE, ROOT, Source, imports, sources

DOORS = {"api", "data", "errors", "events", "policy", "states", "words", "labels", "tables", "identify"}
"""What other floors may enter. `words` and `labels` say in sentences what `data` says in codes."""

OWN_DOORS = {
    ("cli", "registry.rebuilding"): "the command line rebuilds; nobody else does",
    ("config", "accounts.sign_in"): "Django's seam for signing in",
    ("cli", "ledger.signer_process"): "a signer of its own has neither settings nor database",
}

WINGS = (["registry", "loads"], ["registry", "books"])
"""Parts of an app that are large enough for a door of their own."""

FORBIDDEN_ROOMS = {
    "utils", "util", "helpers", "helper", "services", "service", "common", "misc", "signals", "managers", "lib",
}  # fmt: skip


def wrong_doors(source: Source) -> list[str]:
    """Imports that enter another app elsewhere than by a door."""
    wrong = []
    floor = source.path.split("/")[2]
    for line, module, name in imports(source):
        parts = [*module.split("."), name]
        if parts[:2] != ["tracemark", "apps"] or len(parts) < 4 or parts[2] == source.app:
            continue
        room = parts[4] if parts[2:4] in WINGS and len(parts) > 4 else parts[3]
        if room not in DOORS and (floor, f"{parts[2]}.{room}") not in OWN_DOORS:
            wrong.append(f"{source.path}:{line} enters {parts[2]} by {room}")
    return wrong


def lint_imports(config: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [tool, "--no-cache", "--config", str(config)], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_each_app_is_entered_through_its_doors():
    assert [line for source in sources() for line in wrong_doors(source)] == []


@pytest.mark.parametrize(
    "planted",
    [
        "from tracemark.apps.registry.models import WeaponRow",
        "from tracemark.apps.registry import models",
        "import tracemark.apps.registry.models",
        "from tracemark.apps.registry.life import register_weapon",
        "def later():\n    from tracemark.apps.accounts.models import PersonRow",
    ],
)
def test_an_import_past_the_door_is_found(planted):
    assert wrong_doors(Source("src/tracemark/apps/tracing/planted.py", planted))
    assert wrong_doors(Source("src/tracemark/web/pages/planted.py", planted))


def test_an_import_for_types_alone_is_no_entry():
    planted = "if TYPE_CHECKING:\n    from tracemark.apps.registry.models import WeaponRow"
    assert not wrong_doors(Source("src/tracemark/web/pages/planted.py", planted))


def test_the_floor_plan_holds():
    told = lint_imports(ROOT / ".importlinter")
    assert told.returncode == 0, told.stdout


def test_a_floor_plan_that_the_code_breaks_is_found(tmp_path):
    plan = (ROOT / ".importlinter").read_text(encoding="utf-8")
    upside_down = plan.replace("    tracing\n    registry\n", "    registry\n    tracing\n")
    assert upside_down != plan
    config = tmp_path / "planted.importlinter"
    config.write_text(upside_down, encoding="utf-8")
    told = lint_imports(config)
    assert told.returncode == 1
    assert "tracemark.apps.registry" in told.stdout


def forbidden(names: list[str]) -> list[str]:
    return [name for name in names if set(name.removesuffix(".py").split("/")) & FORBIDDEN_ROOMS]


def test_no_room_has_a_name_that_says_nothing():
    assert forbidden([str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*")]) == []


@pytest.mark.parametrize("planted", ["apps/registry/utils.py", "web/helpers/forms.py", "kernel/signals.py"])
def test_a_room_that_says_nothing_is_found(planted):
    assert forbidden([planted, "apps/registry/life.py"]) == [planted]


def test_every_app_has_its_page_of_purpose():
    missing = [
        app.name for app in APPS.iterdir() if (app / "apps.py").exists() and not (app / "README.md").exists()
    ]
    assert missing == []


def undescribed(files: list[tuple[str, str]]) -> list[str]:
    """Modules with code and without a docstring."""
    import ast

    return [path for path, text in files if ast.parse(text).body and not ast.get_docstring(ast.parse(text))]


def test_every_module_says_what_it_is_for():
    files = [
        (source.path, source.text)
        for source in sources()
        if "/migrations/" not in source.path and not source.path.endswith("/apps.py")
    ]
    assert undescribed(files) == []


def test_a_module_without_a_word_is_found():
    assert undescribed([("a.py", "x = 1"), ("b.py", '"""Says."""'), ("c.py", "")]) == ["a.py"]
