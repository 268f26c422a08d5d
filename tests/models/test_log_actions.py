"""Every action that anything records has words, found in the source and in the tables.

A name is recorded by one of `VERBS`, as a code ("post.end") or as a bare name that the
model goes before ("register" on a finding). Whoever hands on a parameter of its own is
a verb itself: the list is closed.
"""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import models
from django.test import Client
from django.utils.translation import override

from rectification.admin.base import Logged
from rectification.models import SYSTEM_CHAIN, Chain, LogEntry
from rectification.models.oversight.replay import ADOPT
from rectification.models.trail.actions import ACTIONS, action_words
from rectification.workflow import (
    CHECK_IN,
    EXTENSION,
    FINDING,
    FINDING_ACTIVITIES,
    ON_PAPER,
    ON_REQUEST,
)
from rectification.workflow_reports import REPORT, REPORT_ACTIVITIES
from tests.factories import make_cast
from tests.paths import ROOT
from tests.sources import APP, WRITTEN, label, tree_of

VERBS = {
    "record", "note", "_note", "_change", "_advance", "advance", "_record",
    "_change_account", "_take",
}  # fmt: skip
# Functions of the same name that record nothing.
OTHERS = {
    ("models/findings/inspection.py", "_take"),
    ("publishing/redaction.py", "_note"),
    ("views/parts/log_words.py", "_change"),
    ("views/reports/history.py", "_change"),
    ("views/findings/detail.py", "_record"),
}
# Computed where it is recorded, and what it may come to.
ADMIN = [
    f"{model._meta.model_name}.{action}"
    for model, form in admin.site._registry.items()
    if isinstance(form, Logged)
    for action in ("add", "change")
]
COMPUTED = {
    ("admin/base.py", "f'{obj._meta.model_name}.{verb}'"): ADMIN,
    ("models/findings/closing.py", "action"): ["finding.reopen", "finding.relapse"],
    # What `approve` and `send_back` have checked.
    ("models/findings/chain.py", "action"): [f"finding.{one}" for one in ON_REQUEST],
    # The verbs of what a second person confirms.
    ("models/bodies/proposed.py", "f'{self.log_as}.{act}'"): [
        f"{kind}.{act}"
        for kind in ("overseer", "chainchange")
        for act in ("propose", "confirm", "discard")
    ],
    # What `_decide` of a check-in has checked.
    ("models/findings/check_in.py", "action"): [f"checkin.{one}" for one in CHECK_IN],
    ("models/findings/adopted.py", "action"): ["finding.adopt", "finding.adopt_signed"],
    # What a sheet decides: `workflow.ON_PAPER`, held by the database too.
    ("models/findings/paper_verbs.py", "action"): [
        f"finding.{one}" for one in ON_PAPER if one in FINDING
    ],
    ("models/findings/extension.py", "action"): [
        f"extension.{one}" for one in ON_PAPER if one in EXTENSION
    ],
    # The choices of `PaperAct.act`.
    ("models/reports/paper_act.py", "paper.act"): ["report.approve", "report.publish"],
    # What `_rewrite` checks against the table of a finding's work.
    ("models/findings/progress.py", "action"): [
        f"finding.{one}" for one in FINDING_ACTIVITIES
    ],
    # What is taken over, and what is worded while it is folded in.
    ("models/findings/fold.py", "act(row.account_lead, task.lead)"): [
        f"finding.{one}" for one in ("take_over", "word_account")
    ],
    ("models/findings/fold.py", "action"): [
        f"finding.{one}" for one in ("take_over", "word_account")
    ],
    # Each act of `BulkAct` has its own.
    ("models/findings/bulk.py", "act.action"): [
        f"bulk.{one}" for one in ("assign", "deadline", "urge", "remind", "approve")
    ],
    # A reply or a refusal, as the state says.
    ("models/reports/opinion.py", "action"): [
        *("opinion.release", "opinion.decline"),
        *("opinion.draft_reply", "opinion.draft_refusal"),
    ],
    # The step by which a new finding enters the state that a text gives it.
    ("models/findings/registering.py", "self.action"): [
        *("finding.start", "finding.adopt")
    ],
    # What the views hand over: of a report or a submission, otherwise the first.
    ("views/parts/papers.py", "action"): [
        *("paper.export", "report.export", "submission.download")
    ],
    # What `note` and `_note` are called with.
    ("models/findings/check_in.py", "f'checkin.{action}'"): [],
    ("models/findings/extension.py", "f'extension.{action}'"): [],
    ("models/findings/help_request.py", "f'helprequest.{action}'"): [],
    ("models/findings/replying.py", "entry.action"): [],
    ("models/oversight/erasure.py", "f'erasure.{action}'"): [],
    ("models/trail/amendable.py", "f'{self._meta.model_name}.{action}'"): [],
    ("models/trail/lifecycle.py", "f'{self._meta.model_name}.{action}'"): [],
}


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, list[ast.AST]]]:
    """Yield every call of a verb with the classes and functions around it."""

    def walk(node: ast.AST, around: list[ast.AST]) -> Iterator:
        for child in ast.iter_child_nodes(node):
            inside = around
            if isinstance(child, ast.ClassDef | ast.FunctionDef):
                inside = [*around, child]
            if isinstance(child, ast.Call) and verb(child) in VERBS:
                yield child, around
            yield from walk(child, inside)

    return walk(tree, [])


def verb(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def named(call: ast.Call) -> ast.expr | None:
    """Return what a call gives as its action, None where it gives none."""
    by_keyword = [one.value for one in call.keywords if one.arg == "action"]
    return next(iter([*by_keyword, *call.args]), None)


@cache
def all_models() -> dict[str, type[models.Model]]:
    return {one.__name__: one for one in apps.get_models()}


def models_of(call: ast.Call, around: list[ast.AST]) -> set[str]:
    """Return on which models a bare name may be recorded: by receiver, by class."""
    receiver = getattr(call.func, "value", None)
    name = getattr(receiver, "attr", getattr(receiver, "id", ""))
    by_name = {one._meta.model_name for one in all_models().values()}
    if name in by_name:
        return {name}
    classes = {one.name for one in around if isinstance(one, ast.ClassDef)}
    return {
        model._meta.model_name
        for model in all_models().values()
        if classes & {base.__name__ for base in model.__mro__}
    }


def recorded(tree: ast.Module, path: Path = APP) -> Iterator[tuple[str, list[str]]]:
    """Yield what each call in a module records: as written, and as codes."""
    own = path.relative_to(APP).as_posix()
    for call, around in calls(tree):
        value = named(call)
        if value is None or (own, verb(call)) in OTHERS:
            continue
        written, text = ast.unparse(value), literal(value, path)
        if text is None and (hands_on(value, around) or is_checked(value, around)):
            continue
        if text is None:
            yield written, COMPUTED.get((own, written), [f"computed: {written}"])
        elif "." in text:
            yield written, [text]
        else:
            yield written, [f"{one}.{text}" for one in models_of(call, around)]


def literal(value: ast.expr, path: Path) -> str | None:
    """Return the text that a constant or a name of the module stands for."""
    if isinstance(value, ast.Constant):
        return value.value if isinstance(value.value, str) else None
    if isinstance(value, ast.Name):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        text = getattr(import_module(name), value.id, None)
        return text if isinstance(text, str) else None
    return None


def hands_on(value: ast.expr, around: list[ast.AST]) -> bool:
    """Whether a verb gives on the action that it was given itself."""
    functions = [one for one in around if isinstance(one, ast.FunctionDef)]
    return (
        isinstance(value, ast.Name)
        and bool(functions)
        and functions[-1].name in VERBS
        and value.id
        in {one.arg for one in functions[-1].args.args}
        | {one.arg for one in functions[-1].args.kwonlyargs}
    )


def is_checked(value: ast.expr, around: list[ast.AST]) -> bool:
    """Whether the same function has looked it up in the lifecycle's tables."""
    functions = [one for one in around if isinstance(one, ast.FunctionDef)]
    return bool(functions) and any(
        isinstance(one, ast.Call)
        and verb(one) == "_check"
        and ast.unparse(one.args[0]) == ast.unparse(value)
        for one in ast.walk(functions[-1])
    )


def test_whatever_the_source_records_has_words() -> None:
    said = [
        (label(path), written, codes)
        for path in WRITTEN
        if path.is_relative_to(APP)
        for written, codes in recorded(tree_of(path), path)
    ]
    assert [one for one in said if not set(one[2]) <= set(ACTIONS)] == []
    found = {code for _path, _written, codes in said for code in codes}
    tables = {f"finding.{one}" for one in (*FINDING, *FINDING_ACTIVITIES)}
    tables |= {f"report.{one}" for one in (*REPORT, *REPORT_ACTIVITIES)}
    # Recorded once, by a migration.
    found |= {ADOPT, "organisation.ask_two", "adoption.keep", "post.wait_again"}
    found |= {"user.name_passwords", "post.keep"}
    assert set(ACTIONS) <= found | tables, "words for what nothing records"
    assert tables <= set(ACTIONS)


def test_a_new_action_without_words_is_found() -> None:
    source = "class Finding:\n    def f(self):\n        self._note('shelve', by=1)"
    assert codes_of(source) == [["finding.shelve"]]
    source = "Chain.record(chain='x', actor=None, action=some.name)"
    assert codes_of(source) == [["computed: some.name"]]


def codes_of(source: str) -> list[list[str]]:
    return [codes for _written, codes in recorded(ast.parse(source))]


@pytest.mark.django_db
def test_an_action_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="no words"):
        Chain.record(chain=SYSTEM_CHAIN, actor=None, action="finding.shelve")
    assert not LogEntry.objects.exists()


@pytest.mark.django_db
def test_an_action_of_old_is_shown_by_its_code(client: Client, monkeypatch) -> None:
    cast = make_cast()
    monkeypatch.setitem(ACTIONS, "finding.shelve", "搁置")
    Chain.record(chain="2020-001", actor=cast.leader, action="finding.shelve")
    monkeypatch.delitem(ACTIONS, "finding.shelve")
    client.force_login(cast.auditor)
    assert "finding.shelve" in client.get("/staff/log/").content.decode()
    table = b"".join(client.get("/staff/log/export.csv").streaming_content).decode()
    assert ",finding.shelve,finding.shelve," in table
    assert ",登录,session.sign_in," in table


def test_no_two_languages_miss_words() -> None:
    for language in ("zh-hans", "en"):
        with override(language):
            assert not [one for one in ACTIONS if action_words(one) in ("", one)]
