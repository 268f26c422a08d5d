"""Office browsers are old: nothing that Chromium 88 does not know stands in CSS or JS.

The pages were looked at in one (docs/operations.md); this keeps them as they were.
"""

import re
from pathlib import Path

import pytest

from tests.paths import ROOT

# What it is → how it is written. The number: the first Chromium that knows it.
CSS_TOO_NEW = {
    "cascade layers (99)": r"@layer\b",
    "container queries (105)": r"@container\b|container-(?:type|name)\s*:",
    "registered properties in use (85, buggy)": r"@property\b",
    "scope (118)": r"@scope\b",
    "has (105)": r":has\(",
    "nesting (112)": r"^\s*&|[{;]\s*&",
    "is without fallback (88)": r":(?:user-invalid|user-valid|popover-open|modal)\b",
    "accent-color (93)": r"accent-color\s*:",
    "colours (111)": r"\b(?:color-mix|oklch|oklab|lab|lch|light-dark)\(",
    "small and dynamic viewports (108)": r"\d(?:dvh|svh|lvh|dvw|svw|lvw)\b",
    "individual transforms (104)": r"(?:^|[{;])\s*(?:translate|rotate|scale)\s*:",
    "subgrid (117)": r"\bsubgrid\b",
    "ranges in media queries (104)": r"@media[^{]*[<>]",
    "overflow clip (90)": r"overflow(?:-[xy])?\s*:\s*clip",
    "forced colours (89)": r"forced-color-adjust\s*:",
    "aspect-ratio without fallback (88)": r"(?<!-)aspect-ratio\s*:",
}
JS_TOO_NEW = {
    "at (92)": r"\.at\(",
    "findLast (97)": r"\.findLast(?:Index)?\(",
    "copying array methods (110)": r"\.to(?:Sorted|Reversed|Spliced)\(",
    "hasOwn (93)": r"Object\.hasOwn\(",
    "groupBy (117)": r"\.groupBy\(",
    "structuredClone (98)": r"structuredClone\(",
    "randomUUID (92)": r"randomUUID\(",
    "static blocks (94)": r"\bstatic\s*\{",
    "private in (91)": r"#\w+ in ",
    "error cause (93)": r"cause\s*:",
    "popover, dialog (114)": r"showPopover|popover",
    "top-level await (89)": r"^await\b",
}
CSS = sorted((ROOT / "static").rglob("*.css"))
JS = sorted((ROOT / "static").rglob("*.js"))


def found(text: str, table: dict[str, str], comments: str) -> list[str]:
    bare = re.sub(comments, "", text, flags=re.S)
    return [what for what, how in table.items() if re.search(how, bare, re.M)]


@pytest.mark.parametrize("path", CSS, ids=lambda path: path.name)
def test_a_style_sheet_is_old_enough(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert found(text, CSS_TOO_NEW, r"/\*.*?\*/") == []


@pytest.mark.parametrize("path", JS, ids=lambda path: path.name)
def test_a_script_is_old_enough(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert found(text, JS_TOO_NEW, r"/\*.*?\*/|//[^\n]*") == []


def test_what_is_too_new_is_seen() -> None:
    assert found("a { &:hover { top: 1dvh } }", CSS_TOO_NEW, r"/\*.*?\*/")
    assert found("@media (width > 3em) {}", CSS_TOO_NEW, r"/\*.*?\*/")
    assert found("/* @layer */ a {}", CSS_TOO_NEW, r"/\*.*?\*/") == []
    assert found("rows.at(-1)", JS_TOO_NEW, "//[^\n]*")
