"""What documents and docstrings say of files is so: each file they name exists."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.paths import ROOT
from tests.sources import WRITTEN
from tools import modules_doc
from tools.pictures import PICTURES

NAMED = re.compile(r"`(\w[\w./-]*\.(?:py|js|css|html|toml|yaml|md))`")
TRACKED = subprocess.run(
    ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
).stdout.splitlines()


def spoken() -> Iterator[Path]:
    for name in TRACKED:
        if name.endswith((".md", ".py")) and not name.startswith("tests/notices/"):
            yield ROOT / name


def exists(named: str) -> bool:
    """Whether the name, from the root or from any folder below, is a file's."""
    return any(path == named or path.endswith(f"/{named}") for path in TRACKED)


def test_every_file_that_is_named_exists() -> None:
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in spoken()
        for name in NAMED.findall(path.read_text(encoding="utf-8"))
        if not exists(name) and path != Path(__file__)
    }
    assert not missing


def test_a_file_that_is_not_there_is_found_missing() -> None:
    assert NAMED.findall("see `forms/no_such.py`, not `/v1/page.html`") == [
        "forms/no_such.py"
    ]
    assert exists("tests/paths.py")
    assert exists("paths.py")
    assert not exists("forms/no_such.py")


def test_the_glossary_names_what_the_code_has() -> None:
    rows = re.findall(
        r"^\|[^|]+\|[^|]+\|([^|]+)\|$",
        (ROOT / "docs/glossary.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert rows
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    code = "\n".join(
        (ROOT / path).read_text(encoding="utf-8")
        for path in TRACKED
        if path.startswith("rectification/") and path.endswith(".py")
    )
    words = set(re.findall(r"\w+", code))
    classes: dict[str, str] = {}
    for found in re.finditer(
        r"^class (\w+).*?(?=^\S|\Z)", code, re.MULTILINE | re.DOTALL
    ):
        classes[found[1]] = classes.get(found[1], "") + found[0]
    for name in named:
        if "/" in name or name.endswith(".py"):
            place = name.rstrip("/")
            assert any(f"/{place}" in f"/{path}" for path in TRACKED), name
        elif "." in name:
            holder, _, member = name.partition(".")
            body = classes.get(holder, "")
            own = rf"^    (?:class |def )?{member}\b"
            assert re.search(own, body, re.MULTILINE), name
        else:
            assert name in words, name


def properties(schema: dict) -> Iterator[tuple[str, dict]]:
    """Yield what an object, or a list of objects, may hold."""
    yield from schema.get("items", schema).get("properties", {}).items()


def test_the_table_of_an_editions_json_names_each_key() -> None:
    page = (ROOT / "docs/publishing.md").read_text(encoding="utf-8")
    table = page.partition("## An edition's JSON")[2]
    rows = re.findall(r"^\| (`.+?) \| (.+) \|$", table, re.MULTILINE)
    named = {key: said for keys, said in rows for key in re.findall(r"`(\w+)`", keys)}
    schema = json.loads((ROOT / "docs/edition.schema.json").read_text(encoding="utf-8"))
    keys = dict(properties(schema))
    assert set(named) == set(keys)
    for key, said in named.items():
        for name, inner in properties(keys[key]):
            for one in (name, *dict(properties(inner))):
                assert f"`{one}`" in said, f"{key}: {one}"


def test_the_list_of_modules_is_what_they_say_of_themselves() -> None:
    page = modules_doc.PAGE.read_text(encoding="utf-8")
    assert page == modules_doc.text(), "run: python -m tools.modules_doc"


def test_every_module_says_what_it_holds() -> None:
    """Or nobody finds it: by its name, or by a sentence."""
    mute = [path for path in WRITTEN if not modules_doc.said(path)]
    assert {path.name for path in mute} <= {"__init__.py", "apps.py"}


def test_where_each_rule_is_decided() -> None:
    """Every place is a file or a folder, and has the names that the row gives it."""
    page = (ROOT / "docs/where.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+) \| (.+) \|$", page, re.MULTILINE)
    assert len(rows) > 50
    for question, place in rows:
        named = re.findall(r"`([^`]+)`", place)
        paths = [one for one in named if "/" in one or one.endswith(".py")]
        if question == "question":
            continue
        found = [
            base / one
            for one in paths
            for base in (ROOT, ROOT / "rectification")
            if (base / one).exists()
        ]
        assert len(found) == len(paths), place
        code = "\n".join(one.read_text("utf-8") for one in found if one.is_file())
        for name in set(named) - set(paths):
            everywhere = "of each model" in place
            assert everywhere or re.search(rf"\b{name}\b", code), f"{question} {name}"


def test_what_the_guide_quotes_stands_on_a_page() -> None:
    """In Chinese: a button that is called otherwise is looked for in vain."""
    catalogue = ROOT / "rectification/locale/zh_Hans/LC_MESSAGES/django.po"
    said = re.findall(r'^msgstr(?:\[0\])? "(.*)"$', catalogue.read_text("utf-8"), re.M)
    guide = (ROOT / "docs/guide.md").read_text(encoding="utf-8")
    quoted = set(re.findall("“(.+?)”", guide))
    assert len(quoted) > 20
    assert quoted <= set(said)
    for name in re.findall(r"\(pictures/(\w+)\.png\)", guide):
        assert name in PICTURES


def test_a_recipe_names_what_its_file_has() -> None:
    """`rare` of `in_use` in `views/findings/list_bar.py`: both names stand there."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    of_file = r"`(\w+)`(?:\s+of\s+`(\w+)`)?\s+(?:in|of)\s+`([\w/]+\.py)`"
    found = re.findall(of_file, page)
    assert len(found) > 20
    for *names, place in found:
        [file] = [
            base / place
            for base in (ROOT, ROOT / "rectification")
            if (base / place).exists()
        ]
        code = file.read_text("utf-8")
        for name in filter(None, names):
            assert re.search(rf"\b{name}\b", code), f"{name} in {place}"
