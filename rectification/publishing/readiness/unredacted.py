"""What redaction should have taken out and is still printed, or may be.

A rule sees the texts that a notice is made of; the public reads paragraphs. So each
printed paragraph is asked again: a name may stand half in a slot and half beside it.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.notices.folding import folded
from rectification.publishing.readiness.hit import (
    Found,
    NoticePlace,
    Severity,
    rule,
)
from rectification.publishing.readiness.reading import Reading


@rule(Severity.ERROR, gettext_lazy("Still printed"))
def still_printed(read: Reading) -> Iterator[Found]:
    """Words that a redaction rule looks for and that are printed all the same."""
    for redactor in read.redacted.rules:
        for text in read.public_texts:
            for start, end, _instead in read.redacted.matches(redactor, text.text):
                if not _is_public_mark(text.text, start):
                    yield read.found(
                        text.text[start:end],
                        _(
                            "“%(quote)s” in %(where)s is what the redaction rule "
                            "“%(rule)s” looks for, and is printed in pieces: mark it "
                            "||…|| as a whole, or word it anew."
                        ),
                        text.place,
                        rule=redactor.name,
                    )


def _is_public_mark(text: str, at: int) -> bool:
    """Whether a place stands within what is printed instead of redacted words."""
    return text.rfind("【脱敏：", 0, at + 1) > text.rfind("】", 0, at)


@rule(Severity.ERROR, gettext_lazy("Redaction rule that fails"))
def failing_rule(read: Reading) -> Iterator[Found]:
    """A redaction rule in force that is broken, or takes too long to be asked."""
    for name, why in read.redacted.failed.items():
        yield read.found(
            name,
            _(
                "The redaction rule “%(quote)s” was not applied: %(why)s Whoever keeps "
                "the rules corrects it, or switches it off."
            ),
            NoticePlace(),
            why=why,
        )


@rule(Severity.ERROR, gettext_lazy("Open redaction mark"))
def open_redaction_mark(read: Reading) -> Iterator[Found]:
    """A mark || that begins a redaction and never ends it, or ends none."""
    for text in read.public_texts:
        at = text.plain.find("||")
        if at >= 0:
            # The closed ones have become redactions before a notice is judged.
            stop = text.plain.find("。", at)
            yield read.found(
                text.text[at : stop if stop > 0 else len(text.text)],
                _(
                    "In %(where)s a redaction mark || has no partner within its "
                    "sentence: put || in front of the words that stay inside and "
                    "behind them."
                ),
                text.place,
            )


@rule(Severity.WARNING, gettext_lazy("Redacted words elsewhere"))
def redacted_elsewhere(read: Reading) -> Iterator[Found]:
    """Words that are marked in one place and stand unmarked in another."""
    for words in dict.fromkeys(read.redacted.marked):
        for text in read.public_texts:
            if len(words) > 1 and folded(words) in text.seen.text:
                yield read.found(
                    words,
                    _(
                        "“%(quote)s” is marked elsewhere but stands open in %(where)s: "
                        "mark it there too."
                    ),
                    text.place,
                )
