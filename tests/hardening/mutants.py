"""Permission checks taken out of the code, one at a time and in memory: whoever holds them must then fail.

A check in a function is found in its source: `policy.visible_to(...)` and its like become "everything",
`require(policy...)` and `if not policy...` become "yes". The function gets the code of the changed copy for a moment.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tracemark.kernel.commands import every_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FunctionType, ModuleType

MODULES = (
    "tracemark.apps.registry.api", "tracemark.apps.registry.life", "tracemark.apps.registry.photographs",
    "tracemark.apps.registry.loads.taking", "tracemark.apps.registry.loads.api",
    "tracemark.apps.registry.books.keeping", "tracemark.apps.registry.books.api", "tracemark.apps.registry.books.scans",
    "tracemark.apps.tracing.cases", "tracemark.apps.tracing.incidents", "tracemark.apps.tracing.inquiries",
    "tracemark.apps.tracing.listing", "tracemark.apps.tracing.photographs",
    "tracemark.apps.accounts.standing_in", "tracemark.apps.accounts.emergencies",
    "tracemark.apps.accounts.leaving",
    "tracemark.papers.forms", "tracemark.papers.scans",
)  # fmt: skip


def _is_policy(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func).startswith("policy.")


class _Without(ast.NodeTransformer):
    """Take out the check number `which` of a function; counts what there is."""

    def __init__(self, which: int) -> None:
        self.which, self.seen, self.said = which, 0, ""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if not _is_policy(node):
            return node
        self.seen += 1
        if self.seen - 1 != self.which:
            return node
        self.said = ast.unparse(node)
        everything = "visible_to" in ast.unparse(node.func)
        return ast.parse(
            "__import__('django.db.models').db.models.Q()" if everything else "True", mode="eval"
        ).body


def functions(module: ModuleType) -> Iterator[FunctionType]:
    for value in vars(module).values():
        inner = every_command().get(getattr(value, "command_name", ""), value)
        if inspect.isfunction(inner) and inner.__module__ == module.__name__:
            yield inner


def checks() -> Iterator[tuple[FunctionType, int, str]]:
    """Each permission check of the modules: its function, its number there, what it says."""
    for name in MODULES:
        for function in functions(sys.modules[name]):
            which = 0
            while True:
                without = _Without(which)
                without.visit(_tree(function))
                if not without.said:
                    break
                yield function, which, f"{function.__module__}.{function.__name__}: {without.said}"
                which += 1


@contextmanager
def without(function: FunctionType, which: int) -> Iterator[None]:
    tree = _Without(which).visit(_tree(function))
    tree.body[0].decorator_list = []
    space: dict[str, Any] = {}
    exec(
        compile(ast.fix_missing_locations(tree), "<mutant>", "exec", flags=_annotations()),
        function.__globals__ | {},
        space,
    )
    code, function.__code__ = function.__code__, space[function.__name__].__code__
    try:
        yield
    finally:
        function.__code__ = code


@contextmanager
def said_otherwise(function: FunctionType, said: str, otherwise: str) -> Iterator[None]:
    """The function with one of its checks written otherwise; a check that is not there is a mistake of the test."""
    inner = inspect.unwrap(function)
    source = textwrap.dedent(inspect.getsource(inner))
    assert source.count(said) == 1, said
    tree = ast.parse(source.replace(said, otherwise))
    tree.body[0].decorator_list = []  # type: ignore[attr-defined]
    space: dict[str, Any] = {}
    exec(
        compile(tree, "<mutant>", "exec", flags=_annotations()),
        inner.__globals__ | {},
        space,
    )
    code, inner.__code__ = inner.__code__, space[inner.__name__].__code__
    try:
        yield
    finally:
        inner.__code__ = code


def _tree(function: FunctionType) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(function)))


def _annotations() -> int:
    import __future__

    return __future__.annotations.compiler_flag
