"""Rules that stand in code, found in its syntax tree, each with a way to remove it.

A clause is a statement that refuses, or one operand of the condition it stands under.
Which tests are concerned with one is found out: those that get to its line.
"""

import ast
import inspect
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from types import CodeType
from typing import Any

from rectification import errors

ROOT = Path(__file__).resolve().parent.parent
# What says no, besides a gap added to a list of gaps.
REFUSALS = {"ValidationError"} | {
    name
    for name, value in vars(errors).items()
    if inspect.isclass(value) and issubclass(value, errors.Refusal)
}

# Line → the tests that got there, in the process that watches.
REACHED: dict[str, set[str]] = {}


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause in words, its line (“module:number”), and what takes it out."""

    words: str
    line: str
    remove: Callable[[], None]


def clauses(path: Path, *, every_condition: bool) -> Iterator[Clause]:
    """Yield the clauses of a module's functions.

    `every_condition`: each operand of any condition counts, and whatever adds to an
    answer or gives one early; for modules of which all is a rule.
    """
    tree, module = _parsed(path)
    for name, function in _functions(tree):
        for words, line, take_out in found_in(function, every=every_condition):
            remove = partial(_remove, take_out, tree, module, name)
            yield Clause(f"{name}: {words}", f"{module}:{line}", remove)


def found_in(
    function: ast.AST, *, every: bool
) -> Iterator[tuple[str, int, Callable[[], None]]]:
    """Yield each clause in words, the line of its statement, and what takes it out."""
    for within, block in _blocks(function):
        for number, line in enumerate(block):
            if _refuses(line) or (every and _answers(line, within)):
                nothing = ast.copy_location(ast.Pass(), line)
                take_out = partial(_put, block, number, nothing)
                yield _short(line), line.lineno, take_out
            is_guard = isinstance(line, ast.If) and any(map(_refuses, line.body))
            if every or is_guard:
                yield from _operands(line)


def _operands(line: ast.stmt) -> Iterator[tuple[str, int, Callable[[], None]]]:
    """Yield the operands of a statement's own conditions, not of statements in it."""
    inside = [*_expressions(line)]
    calls = [node for node in inside if isinstance(node, ast.Call)]
    defaults = [value for call in calls for value in call.args]
    for node in inside:
        if isinstance(node, ast.BoolOp) and node not in defaults:
            word = "and" if isinstance(node.op, ast.And) else "or"
            for number, operand in enumerate(node.values):
                neutral = ast.copy_location(ast.Constant(word == "and"), operand)
                take_out = partial(_put, node.values, number, neutral)
                yield f"{word} {_short(operand)}", line.lineno, take_out


def watch(paths: Iterable[Path]) -> None:
    """From now on, note in REACHED which test gets to which line of these modules."""
    for path in paths:
        tree, module = _parsed(path)
        functions = dict(_functions(tree))
        for function in functions.values():
            for _within, block in [*_blocks(function)]:
                for line in [*block]:
                    note = _NOTE.format(f"{module}:{line.lineno}")
                    block.insert(block.index(line), ast.parse(note).body[0])
        _install(tree, module, functions)


_NOTE = "__import__('tools.rule_clauses').rule_clauses.reach({!r})"


def reach(line: str) -> None:
    """Note that the test which runs now has got to a line."""
    test, _space, _phase = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")
    if test:
        REACHED.setdefault(line, set()).add(test)


def _parsed(path: Path) -> tuple[ast.Module, str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return tree, ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _blocks(within: ast.AST) -> Iterator[tuple[ast.AST, list[ast.stmt]]]:
    for node in ast.walk(within):
        for name in ("body", "orelse"):
            block = getattr(node, name, None)
            if isinstance(block, list):  # those of expressions are none
                yield node, block


def _expressions(line: ast.stmt) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(line):
        if isinstance(node, ast.expr):
            yield from ast.walk(node)


def _functions(
    within: ast.Module | ast.ClassDef, outer: str = ""
) -> Iterator[tuple[str, ast.AST]]:
    for node in within.body:
        if isinstance(node, ast.FunctionDef):
            yield f"{outer}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{outer}{node.name}.")


def _refuses(line: ast.AST) -> bool:
    match line:
        case ast.Raise(exc=ast.Name()):
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name))):
            return name in REFUSALS
        case (
            ast.Return(value=ast.Call(func=ast.Name(id=name)))
            | ast.Return(value=ast.IfExp(body=ast.Call(func=ast.Name(id=name))))
        ):
            return name in REFUSALS
        case ast.Expr(value=ast.Call(func=ast.Attribute(ast.Name("gaps"), "append"))):
            return True
    return False


def _answers(line: ast.AST, within: ast.AST) -> bool:
    match line:
        case ast.Return():
            return isinstance(within, ast.If)
        case ast.AugAssign():
            return not isinstance(within, ast.While)  # that would never end
        case ast.Expr(value=ast.Yield()):
            return True
    return False


def _short(node: ast.AST) -> str:
    words = " ".join(ast.unparse(node).split())
    return words if len(words) <= 70 else f"{words[:69]}…"


def _put(nodes: list[Any], number: int, node: ast.AST) -> None:
    nodes[number] = node


def _remove(
    take_out: Callable[[], None], tree: ast.Module, module: str, name: str
) -> None:
    take_out()
    _install(tree, module, [name])


def _install(tree: ast.Module, module: str, names: Iterable[str]) -> None:
    """Give the functions of a module, wherever they are known, the code of `tree`."""
    known = import_module(module)
    whole = compile(tree, str(known.__file__), "exec")
    for name in names:
        function: Any = known
        code = whole
        for part in name.split("."):
            function = inspect.getattr_static(function, part)
            inner = [one for one in code.co_consts if isinstance(one, CodeType)]
            code = next(one for one in inner if one.co_name == part)
        for wrapped in ("fget", "func", "__func__"):  # properties, class methods
            function = getattr(function, wrapped, function)
        inspect.unwrap(function).__code__ = code
