"""Translations without gettext's programs, so that a bare machine can build them.

python -m tools.messages compile    .po → .mo (install, demo, tests)
python -m tools.messages update     add new sentences to the .po, drop unused ones
python -m tools.messages check      say what is untranslated; exit 1 if anything is

The catalogue is sorted by message and names no source lines: two people's sentences
then meet in one place of the file only where they are the same sentence.
"""

import ast
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "rectification/locale/zh_Hans/LC_MESSAGES/django.po"
SINGULAR = {"gettext", "gettext_lazy", "gettext_noop", "_"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
# What Django's templatize leaves of a template: calls between filler.
QUOTED = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(
    rf"\b(n?p?gettext|_)\(\s*{QUOTED}(?:\s*,\s*{QUOTED})?(?:,\s*{QUOTED})?"
)

Message = tuple[str | None, str, str]  # context, singular, plural ("" for none)


def message(function: str, texts: list[str]) -> Message | None:
    """The message a call asks for, or None where the arguments are no literals."""
    context: str | None = None
    if function in CONTEXT | CONTEXT_PLURAL and texts:
        context, *texts = texts
    plural = function in PLURAL | CONTEXT_PLURAL
    if len(texts) < (2 if plural else 1):
        return None
    return context, texts[0], texts[1] if plural else ""


def in_python(source: str) -> Iterator[Message]:
    known = SINGULAR | PLURAL | CONTEXT | CONTEXT_PLURAL
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in known:
            literals = [
                argument.value
                for argument in node.args
                if isinstance(argument, ast.Constant)
                and isinstance(argument.value, str)
            ]
            if found := message(name, literals):
                yield found


def in_template(source: str) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    for call in CALL.finditer(templatize(source)):
        texts = [ast.literal_eval(text) for text in call.groups()[1:] if text]
        if found := message(call[1], texts):
            yield found


@cache
def in_use(root: Path = ROOT) -> dict[Message, list[str]]:
    """Every message of the project with the files that use it, files sorted.

    Read once: not to be changed.
    """
    found: dict[Message, list[str]] = {}
    sources = [
        *((path, in_python) for path in root.glob("rectification/**/*.py")),
        *((path, in_python) for path in root.glob("config/**/*.py")),
        *((path, in_template) for path in root.glob("templates/**/*.*")),
    ]
    for path, extract in sorted(sources, key=lambda pair: pair[0]):
        name = path.relative_to(root).as_posix()
        for text in extract(path.read_text(encoding="utf-8")):
            if text[1] and name not in found.setdefault(text, []):
                found[text].append(name)
    return found


def translated() -> dict[Message, polib.POEntry]:
    if not CATALOGUE.exists():
        return {}
    entries = polib.pofile(str(CATALOGUE))
    return {
        (entry.msgctxt, entry.msgid, entry.msgid_plural): entry
        for entry in entries
        if not entry.obsolete
    }


def faults() -> list[str]:
    """One line per message that has no translation, or a doubtful one."""
    have = translated()
    lines = []
    for text, files in in_use().items():
        entry = have.get(text)
        if entry is None:
            lines.append(f"{files[0]}: not in the catalogue: {text[1]!r}")
        elif not entry.translated():
            lines.append(f"{files[0]}: not translated or fuzzy: {text[1]!r}")
        elif slots(text[2] or text[1]) != slots(entry.msgstr or entry.msgstr_plural[0]):
            lines.append(f"{files[0]}: placeholders differ: {text[1]!r}")
    if not lines and CATALOGUE.read_text(encoding="utf-8") != drawn_up():
        lines.append(f"{CATALOGUE}: not as written by python -m tools.messages update")
    return lines


def slots(text: str) -> set[str]:
    """The named placeholders of a sentence: %(name)s and {name}."""
    return set(re.findall(r"%\(\w+\)[sd]|\{\w*\}", text))


def drawn_up() -> str:
    """The catalogue as it should be: sorted, translations kept, unused dropped."""
    have = translated()
    catalogue = polib.POFile(wrapwidth=0)  # a sentence a line: no rewrapping
    catalogue.metadata = {
        "Project-Id-Version": "rectification",
        "Language": "zh_Hans",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for text in sorted(in_use(), key=lambda text: (text[1], text[0] or "")):
        entry = have.get(text) or polib.POEntry(
            msgctxt=text[0], msgid=text[1], msgid_plural=text[2]
        )
        if text[2] and not entry.msgstr_plural:
            entry.msgstr_plural = {0: ""}
        entry.occurrences = []
        # Without its mark gettext and we alike take the percent signs literally.
        entry.flags = ["python-format"] if "%(" in text[1] else []
        catalogue.append(entry)
    return f"{catalogue}\n"


def update() -> None:
    """Rewrite the catalogue as it should be."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(drawn_up(), encoding="utf-8")


def compile_all() -> None:
    """Write each .mo beside its .po where it is missing or older."""
    for source in ROOT.glob("rectification/locale/*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Renamed into place: parallel test processes may all be doing this.
        draft = target.with_suffix(f".mo.{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(draft))
        draft.replace(target)


def main(action: str) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if action == "compile":
        compile_all()
    elif action == "update":
        update()
    elif action == "check":
        lines = faults()
        print("\n".join(lines) or f"{len(in_use())} messages, all translated")
        return 1 if lines else 0
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(" ".join(sys.argv[1:])))
