"""请留意: what a claim leaves open, one small rule each, for whoever decides on it.

A flag judges nothing: it says where to look. Where one stands, the decision says why it
is taken all the same (`closing.py`).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rectification.models.findings.claim import Claim, claim_of
from rectification.notices.prose.clauses import clause_around
from rectification.notices.prose.figures import unmet
from rectification.notices.prose.tense import sentences
from rectification.notices.text import narrow
from rectification.workflow import SETTLED

if TYPE_CHECKING:
    from rectification.models.findings.finding import Finding
    from rectification.models.findings.measure import Measure

QUOTED = 40  # characters of a text that a sentence repeats


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag that stands. `measure`: the key of the one it is about, if of one."""

    flag: str
    sentence: str
    measure: int | None = None


Said = str | tuple[str, int]  # with the key of the measure it is about
Judge = Callable[[Claim], Iterator[Said]]


@dataclass(frozen=True, slots=True)
class Flag:
    """One rule; the first line of its function's docstring says what it looks for."""

    name: str
    label: str | Promise
    judge: Judge

    @property
    def summary(self) -> str:
        return (self.judge.__doc__ or "").strip().partition("\n")[0]


FLAGS: dict[str, Flag] = {}


def flag(label: str | Promise) -> Callable[[Judge], Judge]:
    """Enter a function into the registry under its own name."""

    def enter(judge: Judge) -> Judge:
        if judge.__name__ in FLAGS:
            raise ValueError(f"two flags are called {judge.__name__}")
        FLAGS[judge.__name__] = Flag(judge.__name__, label, judge)
        return judge

    return enter


def raised(claim: Claim) -> list[Raised]:
    """Return every flag that stands, in the order of the rules."""
    return [
        Raised(one.name, said) if isinstance(said, str) else Raised(one.name, *said)
        for one in FLAGS.values()
        for said in one.judge(claim)
    ]


def flags_of(finding: "Finding") -> list[Raised]:
    return raised(claim_of(finding))


# --- proof ----------------------------------------------------------------------------


@flag(gettext_lazy("Measure without proof"))
def measure_without_proof(claim: Claim) -> Iterator[Said]:
    """A measure for which no file is shown, where files are told apart by measures."""
    if not _own_proofs(claim):
        return
    for number, one in _settled(claim):
        if not claim.proofs(one):
            said = _("Measure %(number)d: nothing is shown for it.")
            yield said % {"number": number}, one.pk


@flag(gettext_lazy("Proof of everything at once"))
def proof_of_all(claim: Claim) -> Iterator[Said]:
    """Several measures, and files for the finding as a whole only."""
    if claim.uses and len(claim.measures) > 1 and not _own_proofs(claim):
        yield ngettext(
            "%(count)d file is to prove all measures at once.",
            "%(count)d files are to prove all measures at once.",
            len(claim.uses),
        ) % {"count": len(claim.uses)}


def _own_proofs(claim: Claim) -> bool:
    return any(claim.proofs(one) for one in claim.measures)


@flag(gettext_lazy("Measure without an account"))
def measure_without_account(claim: Claim) -> Iterator[Said]:
    """A measure that is settled, and of which nothing is told."""
    for number, one in _settled(claim):
        if not one.account.strip():
            said = _("Measure %(number)d: it is not said what was done.")
            yield said % {"number": number}, one.pk


@flag(gettext_lazy("No evidence, for a reason"))
def waived(claim: Claim) -> Iterator[Said]:
    """A reason in the place of evidence."""
    if claim.finding.evidence_waiver:
        said = _("There is no evidence; the reason given: %(reason)s")
        yield said % {"reason": _short(claim.finding.evidence_waiver)}


@flag(gettext_lazy("Proof older than the finding"))
def proof_before_feedback(claim: Claim) -> Iterator[Said]:
    """A file dated before the feedback, where nothing was put right at once."""
    since = claim.finding.inspection.feedback_on
    if since is None or claim.finding.kind == claim.finding.Kind.IMMEDIATE:
        return
    for one in claim.uses:
        day = one.evidence.dated_on
        if day is not None and day < since:
            said = _("“%(file)s” is dated before the feedback.")
            yield said % {"file": _short(one.evidence.name)}


@flag(gettext_lazy("Proof younger than the request"))
def proof_after_request(claim: Claim) -> Iterator[Said]:
    """A file dated after the close-out was asked for."""
    for one in claim.uses:
        day = one.evidence.dated_on
        if day is not None and day > claim.asked_on:
            said = _("“%(file)s” is dated after the request.")
            yield said % {"file": _short(one.evidence.name)}


@flag(gettext_lazy("No proof with a day"))
def proof_undated(claim: Claim) -> Iterator[Said]:
    """Files of which none bears a day of its own."""
    if claim.uses and not any(one.evidence.dated_on for one in claim.uses):
        yield _("No file bears a day of its own.")


@flag(gettext_lazy("Picture without a caption"))
def picture_without_caption(claim: Claim) -> Iterator[Said]:
    """A picture of which it is not said what it proves."""
    bare = [one for one in claim.uses if one.evidence.is_picture and not one.claim]
    if bare:
        yield ngettext(
            "%(count)d picture does not say what it proves.",
            "%(count)d pictures do not say what they prove.",
            len(bare),
        ) % {"count": len(bare)}


@flag(gettext_lazy("File shown elsewhere too"))
def used_elsewhere(claim: Claim) -> Iterator[Said]:
    """A file that another finding shows too, or the same file uploaded again."""
    for name, others in _shared(claim):
        said = _("“%(file)s” is shown for %(others)s too.")
        yield said % {"file": _short(name), "others": "、".join(others[:3])}


def _shared(claim: Claim) -> Iterable[tuple[str, list[str]]]:
    seen = {one.evidence.sha256: one.evidence.name for one in claim.uses}
    for sha256, name in seen.items():
        if others := claim.elsewhere.get(sha256):
            yield name, list(others)


# --- texts ----------------------------------------------------------------------------


@flag(gettext_lazy("Last report without news"))
def no_news_last(claim: Claim) -> Iterator[Said]:
    """The last entry says that there is no news."""
    if claim.entries and claim.entries[-1].no_news:
        yield _("The last report says that there is no news.")


@flag(gettext_lazy("Account in the future tense"))
def account_ahead(claim: Claim) -> Iterator[Said]:
    """A measure that is done, and whose account tells of what will be done."""
    for number, one in _settled(claim):
        for sentence in sentences(one.account):
            if sentence.is_ahead and not (sentence.is_done or sentence.is_kept_up):
                said = _("Measure %(number)d is told as still to come: “%(quote)s”.")
                quote = _short(sentence.text.rstrip("。"))
                yield said % {"number": number, "quote": quote}, one.pk
                break


@flag(gettext_lazy("Figures not met"))
def figures_unmet(claim: Claim) -> Iterator[Said]:
    """A figure of the original text that the account falls short of."""
    text = claim.finding.original_text
    for start, end, met in unmet(narrow(text), narrow(claim.account)):
        said = _("“%(quote)s”: the account comes to %(met)s only.")
        quote = _short(clause_around(text, start, end))
        yield said % {"quote": quote, "met": f"{met:g}"}


# --- its course -----------------------------------------------------------------------


@flag(gettext_lazy("Overdue"))
def overdue(claim: Claim) -> Iterator[Said]:
    """A request that came after the deadline."""
    due = claim.finding.due_on
    late = (claim.asked_on - due).days if due else 0
    if late > 0:
        yield ngettext(
            "Asked for %(count)d day after the deadline.",
            "Asked for %(count)d days after the deadline.",
            late,
        ) % {"count": late}


@flag(gettext_lazy("Extended"))
def extended(claim: Claim) -> Iterator[Said]:
    """A deadline that was moved later."""
    if number := claim.times_extended:
        yield ngettext(
            "The deadline was moved later %(count)d time.",
            "The deadline was moved later %(count)d times.",
            number,
        ) % {"count": number}


@flag(gettext_lazy("Returned before"))
def returned(claim: Claim) -> Iterator[Said]:
    """A request that was returned before."""
    if number := claim.times_returned:
        yield ngettext(
            "The request was returned %(count)d time.",
            "The request was returned %(count)d times.",
            number,
        ) % {"count": number}


@flag(gettext_lazy("Reopened before"))
def reopened(claim: Claim) -> Iterator[Said]:
    """A finding that was closed out once, and opened again."""
    if claim.finding.reopened_at:
        yield _("It was closed out before, and opened again.")


@flag(gettext_lazy("Open help"))
def help_open(claim: Claim) -> Iterator[Said]:
    """Help that was asked for and has not come."""
    if any(one.is_open for one in claim.finding.help_requests.all()):
        yield _("Help was asked for and has not come.")


@flag(gettext_lazy("Filled in by the coordinator"))
def filled_in(claim: Claim) -> Iterator[Said]:
    """Entries that somebody else filled in for the office."""
    number = sum(one.on_behalf for one in claim.entries)
    if number:
        yield ngettext(
            "%(count)d entry was filled in for the office by somebody else.",
            "%(count)d entries were filled in for the office by somebody else.",
            number,
        ) % {"count": number}


def _settled(claim: Claim) -> "Iterator[tuple[int, Measure]]":
    """Yield what counts as done, or is kept up, with its number from 1."""
    for number, one in enumerate(claim.measures, 1):
        if one.state in SETTLED:
            yield number, one


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else f"{line[:QUOTED]}…"
