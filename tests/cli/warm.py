"""`tracemark` in processes that start warm: each command is a process of its own, forked where all is imported.

Most of the time of a short command goes into importing. This program imports what the commands need, forgets the
node that it needed for that, and then forks for every line on its stdin: the child has its own arguments, folder,
streams and exit code, and calls what the installed command calls, from reading the settings of its node on.
Nothing that a command does is remembered: the parent only ever forks. A script of the tests starts in the same way;
it is not waited for, so that it can be killed, and its end is asked for by its number.
"""

from __future__ import annotations

import gc
import json
import os
import runpy
import signal
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

NEEDS_NO_SETTINGS = (
    "django.core.management", "django.db.models", "django.forms", "django.http", "django.template.loader",
    "django.urls", "pydantic_settings", "tracemark.apps.catalogue.identify", "tracemark.marks", "tracemark.proofs.bundle",
)  # fmt: skip
PACKAGES = ("apps.accounts", "apps.catalogue", "apps.ledger", "apps.registry", "apps.tracing", "keeping")


def warm(folder: Path) -> None:
    import_module("tracemark.cli")
    for name in NEEDS_NO_SETTINGS:
        import_module(name)
    from tracemark.cli.start import set_up

    (folder / "node.toml").touch()
    set_up(folder)
    for name in PACKAGES:
        package = import_module(f"tracemark.{name}")
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                import_module(module.name)
    forget_the_node()
    gc.freeze()


def forget_the_node() -> None:
    """The classes stay; settings, connections and language are made anew for the node of each command."""
    from django.conf import settings
    from django.db import connections
    from django.utils import translation
    from django.utils.functional import empty

    for name in ("TRACEMARK_NODE", "DJANGO_SETTINGS_MODULE"):
        del os.environ[name]
    translation.deactivate()
    settings._wrapped = empty
    del sys.modules["tracemark.config.settings"]
    vars(connections).clear()
    connections.__init__()  # type: ignore[misc]


def be_the_command(asked: dict[str, Any]) -> int:
    """In the child: what the operating system does for a command that is started, then the command."""
    from tracemark.cli import main

    signal.alarm(asked["seconds"])
    os.chdir(asked["cwd"])
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        handle = os.open(asked[name], os.O_RDONLY if number == 0 else os.O_WRONLY)
        os.dup2(handle, number)
        os.close(handle)
    sys.argv = [asked.get("script", "tracemark"), *asked["words"]]
    try:
        if "script" in asked:
            runpy.run_path(asked["script"], run_name="__main__")
        else:
            main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def fork(asked: dict[str, Any]) -> int:
    """How the command ended; of a script its number."""
    child = os.fork()
    if child:
        return child if "script" in asked else ended(child)
    code = 1
    try:
        code = be_the_command(asked)
    except BaseException:  # noqa: BLE001 - shown as Python shows it, and never back into the parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="tracemark-warm-") as nowhere:
        warm(Path(nowhere))
    while line := sys.stdin.readline():
        asked = json.loads(line)
        answer = ended(asked["ended"]) if "ended" in asked else fork(asked)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
