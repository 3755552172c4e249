"""The project's own source, as the guards read it: files, what they import, what they say."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tracemark"
APPS = PACKAGE / "apps"


@dataclass(frozen=True)
class Source:
    """One file of Python."""

    path: str
    text: str

    @property
    def app(self) -> str:
        """The app that the file belongs to; empty elsewhere. Paper has commands and tables of its own."""
        parts = self.path.split("/")
        if parts[:3] == ["src", "tracemark", "papers"]:
            return "papers"
        return parts[3] if parts[:3] == ["src", "tracemark", "apps"] and len(parts) > 4 else ""

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path, self.text)


@cache
def _parsed(path: str, text: str) -> ast.Module:
    return ast.parse(text, path)


@cache
def sources() -> tuple[Source, ...]:
    files = sorted(PACKAGE.rglob("*.py"))
    return tuple(Source(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")) for file in files)


def imports(source: Source) -> Iterator[tuple[int, str, str]]:
    """Line, module and name of what a file imports when it runs; imports for types alone are left out."""
    only_types = {
        node
        for block in ast.walk(source.tree)
        if isinstance(block, ast.If) and _is_type_checking(block.test)
        for statement in block.body
        for node in ast.walk(statement)
    }
    for node in ast.walk(source.tree):
        if node in only_types:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            module = _absolute(source, node)
            yield from ((node.lineno, module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, "") for alias in node.names)


def _absolute(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return str(node.module)
    package = source.path.removeprefix("src/").removesuffix(".py").split("/")[: -node.level]
    return ".".join([*package, str(node.module)])


def _is_type_checking(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"
