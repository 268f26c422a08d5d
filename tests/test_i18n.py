"""Every sentence of the interface exists in Chinese, with its placeholders."""

import re
from pathlib import Path

import polib
from django.utils.translation import gettext, override

from tools import messages


def test_every_message_is_translated() -> None:
    faults = messages.faults()
    assert not faults, "\n".join(faults)


# After a number that can be one a noun stands in two forms. Here it is always more: a
# limit, or what is told of several only.
MANY = """
%(number)d bodies
%(value)s of all %(number)d findings
None of the %(number)d open findings
%(number)s instructions
At most %(count)d files
More than %(count)d matters
The first %(shown)s of %(number)s findings
There are %(count)s findings, and a pack holds %(most)s at most
"""


def test_one_is_not_counted_as_many() -> None:
    """The likes of “1 findings”, in any sentence."""
    number = r"(?:%\((?:number|count|total)\)[ds]|\{\})"
    counted = re.compile(number + r" (?!is|has|was|stands|takes|says|does)[a-z-]+s\b")
    always = [line for line in MANY.splitlines() if line]
    singular = {text for _context, text, plural in messages.in_use() if not plural}
    found = {text for text in singular if counted.search(text)}
    assert {text for text in found if not any(one in text for one in always)} == set()


def test_no_translation_is_left_over() -> None:
    assert set(messages.translated()) - set(messages.in_use()) == set()


def test_the_password_rule_speaks_both_languages() -> None:
    from config.passwords import ClassesValidator

    with override("en"):
        assert "at least 3" in ClassesValidator(3).get_help_text()
    with override("zh-hans"):
        assert gettext("English") != "English"
        assert "3" in ClassesValidator(3).get_help_text()


def test_messages_are_found_in_python() -> None:
    source = (
        "_('Close')\n"
        "gettext_lazy('Line one '\n    'and two')\n"
        "pgettext('state', 'Open')\n"
        "ngettext('%(count)d finding', '%(count)d findings', n) % {'count': n}\n"
        "_(variable)\n"
    )
    assert set(messages.in_python(source)) == {
        (None, "Close", ""),
        (None, "Line one and two", ""),
        ("state", "Open", ""),
        (None, "%(count)d finding", "%(count)d findings"),
    }


def test_messages_are_found_in_templates() -> None:
    source = (
        '{% load i18n %}<h1>{% translate "It\'s late" %}</h1>'
        '{% translate "Open" context "state" %}'
        "{% blocktranslate trimmed with name=who %}\n  Dear\n  {{ name }}\n"
        "{% endblocktranslate %}"
        "{% blocktranslate count n=total %}{{ n }} finding{% plural %}{{ n }} findings"
        "{% endblocktranslate %}"
        '{% include "x.html" with title=_("Deadline") %}'
    )
    assert set(messages.in_template(source)) == {
        (None, "It's late", ""),
        ("state", "Open", ""),
        (None, "Dear %(name)s", ""),
        (None, "%(n)s finding", "%(n)s findings"),
        (None, "Deadline", ""),
    }


def test_update_keeps_translations_and_drops_what_is_unused(
    tmp_path: Path, monkeypatch
) -> None:
    catalogue = tmp_path / "django.po"
    before = polib.POFile()
    before.append(polib.POEntry(msgid="Close", msgstr="销号"))
    before.append(polib.POEntry(msgid="Gone", msgstr="没了"))
    before.save(str(catalogue))
    used = {(None, "Close", ""): ["a.py"], (None, "%(n)s day", "%(n)s days"): ["b.py"]}
    monkeypatch.setattr(messages, "CATALOGUE", catalogue)
    monkeypatch.setattr(messages, "in_use", lambda: used)

    messages.update()

    after = {entry.msgid: entry for entry in polib.pofile(str(catalogue))}
    assert set(after) == {"Close", "%(n)s day"}
    assert after["Close"].msgstr == "销号"
    assert messages.faults() == ["b.py: not translated or fuzzy: '%(n)s day'"]

    after["%(n)s day"].msgstr_plural = {0: "%(m)s 天"}
    final = polib.POFile()
    final.extend(after.values())
    final.save(str(catalogue))
    assert messages.faults() == ["b.py: placeholders differ: '%(n)s day'"]
