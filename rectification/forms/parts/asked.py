"""Offices and deadlines as people write them: refused where they are none, or asked of.

A name that the body does not have is a new office or a slip: only a person knows.
"""

from collections.abc import Collection

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rectification.forms.parts.gate import GatedForm
from rectification.intake.corrections import read_due
from rectification.intake.plan import read_offices, unread_remarks
from rectification.notices.notice import DueKind
from rectification.notices.vocabulary.deadlines import find_days
from rectification.notices.vocabulary.offices import rejoin

LONGEST_OFFICE = 200  # characters, as the record has room for
ASKED = ("as_written", "set_up")  # boxes that only a question brings onto the page
NO_DEADLINE = frozenset({"无", "—", "-", "/"})  # says that there is no deadline


def settled(value: str) -> str:
    return " ".join(value.split())


class AskedPart(GatedForm):
    """`known_offices`: those of the body, for the view to say before it asks."""

    def add_questions(self) -> None:
        self.known_offices: Collection[str] = ()
        labels = (
            _("These offices are called so, brackets included."),
            _("These offices are new: set them up."),
        )
        for name, label in zip(ASKED, labels, strict=True):
            self.fields[name] = forms.BooleanField(
                label=label, required=False, widget=forms.HiddenInput
            )

    def check_offices(self, name: str, read: str) -> None:
        """Refuse what is no office; ask of one that nobody has seen yet."""
        said = self.cleaned_data.get(name) or ""
        for office in read_offices(said)[0]:
            if len(office) > LONGEST_OFFICE:
                sentence = gettext(
                    "The name of an office has at most %(limit)d characters. Part "
                    "several offices by 、."
                )
                self.add_error(name, sentence % {"limit": LONGEST_OFFICE})
        self.ask_of_remarks(name, said)
        if settled(said) != settled(read) and name not in self.errors:
            self._ask_of_new(name, said)

    def ask_of_remarks(self, name: str, said: str) -> None:
        """Ask of brackets behind an office that the body does not have: a part, a name?

        Else 财务科（主管） would be set up as another office beside 财务科.
        """
        doubtful = unread_remarks(said, self.known_offices)
        if not doubtful or self.cleaned_data.get("as_written"):
            return
        self.fields["as_written"].widget = forms.CheckboxInput()
        sentence = gettext(
            "“%(name)s”: what stands in brackets is not understood. Write （牵头） or "
            "（配合）, or leave it out; if the office is called so, say so below."
        )
        self.add_error(name, sentence % {"name": "、".join(doubtful)})

    def _ask_of_new(self, name: str, said: str) -> None:
        """Ask of an office that neither the body has nor the text names: a slip?"""
        seen = {*self.known_offices, *self._read_offices()}
        meant = rejoin(read_offices(said)[0], self.known_offices).values()
        new = [one for one in dict.fromkeys(meant) if one not in seen]
        if not new or self.cleaned_data.get("set_up"):
            return
        self.fields["set_up"].widget = forms.CheckboxInput()
        sentence = gettext(
            "The body has no office “%(names)s”. Correct the name; if it is a new "
            "office, say so below."
        )
        self.add_error(name, sentence % {"names": "、".join(new)})

    def _read_offices(self) -> set[str]:
        """Return the offices that are asked about elsewhere on the page."""
        return set()

    def check_deadline(self, name: str, read: str, year: int | None) -> None:
        """Refuse words that name no day that exists, or nothing that is understood."""
        said = settled(self.cleaned_data.get(name) or "")
        due = read_due(said, year)
        if due is None or said == settled(read) or said in NO_DEADLINE:
            return
        wrong = any(day.on is None for day in find_days(said, year or 2000))
        if wrong or (due.kind is DueKind.DATED and due.on is None):
            self.add_error(name, gettext("These words name no day that exists."))
        elif due.kind is None:
            sentence = gettext(
                "Not understood. Write a day such as 2023年6月底前, or 立行立改 or "
                "长期坚持; leave it empty where there is none."
            )
            self.add_error(name, sentence)
