"""Rules that stand in code, found in its syntax tree, each with a way to remove it.

A clause is a statement that refuses, or one operand of the condition it stands under.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
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

# What is removed, in words, and how.
Removal = tuple[str, Callable[[], None]]


def clauses(path: Path, *, every_condition: bool) -> Iterator[Removal]:
    """Yield the clauses of a module's functions.

    `every_condition`: each operand of any condition counts, and whatever adds to an
    answer or gives one early; for modules of which all is a rule.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for name, function in _functions(tree):
        found = [
            *statements(function, every=every_condition),
            *operands(function, every=every_condition),
        ]
        for words, take_out in found:
            yield f"{name}: {words}", partial(_install, take_out, tree, module, name)


def statements(function: ast.AST, *, every: bool) -> Iterator[Removal]:
    """Yield each statement that refuses; if `every`, also what makes up an answer."""
    for node in ast.walk(function):
        blocks: list[Any] = [getattr(node, "body", []), getattr(node, "orelse", [])]
        for block in blocks:
            for number, line in enumerate(block if isinstance(block, list) else []):
                if _refuses(line) or (every and _answers(line, node)):
                    nothing = ast.copy_location(ast.Pass(), line)
                    yield _short(line), partial(_put, block, number, nothing)


def operands(function: ast.AST, *, every: bool) -> Iterator[Removal]:
    """Yield each operand of the conditions of refusals; if `every`, of any one."""
    conditions = [
        node.test
        for node in ast.walk(function)
        if isinstance(node, ast.If) and any(map(_refuses, node.body))
    ]
    for condition in [function] if every else conditions:
        inside = [*ast.walk(condition)]
        calls = [node for node in inside if isinstance(node, ast.Call)]
        defaults = [value for call in calls for value in call.args]
        for node in inside:
            if isinstance(node, ast.BoolOp) and node not in defaults:
                word = "and" if isinstance(node.op, ast.And) else "or"
                for number, operand in enumerate(node.values):
                    neutral = ast.copy_location(ast.Constant(word == "and"), operand)
                    words = f"{word} {_short(operand)}"
                    yield words, partial(_put, node.values, number, neutral)


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


def _install(
    take_out: Callable[[], None], tree: ast.Module, module: str, name: str
) -> None:
    """Give the function called `name`, wherever it is known, its code without that."""
    take_out()
    found: Any = import_module(module)
    code: Any = compile(tree, found.__file__, "exec")
    for part in name.split("."):
        found = inspect.getattr_static(found, part)
        inner = [one for one in code.co_consts if isinstance(one, CodeType)]
        code = next(one for one in inner if one.co_name == part)
    for wrapped in ("fget", "func", "__func__"):  # properties, class methods
        found = getattr(found, wrapped, found)
    inspect.unwrap(found).__code__ = code
