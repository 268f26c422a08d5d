"""Is this what was published? Asked of a file, a text or a digest; nothing is kept."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from django.utils.translation import gettext as _

from rectification.errors import Refusal
from rectification.limits import check_length
from rectification.notices import write
from rectification.notices.canonical import digest, digest_of
from rectification.notices.comparing.diff import compare_pair, differing
from rectification.notices.comparing.word_diff import Budget, Pieces
from rectification.notices.text import normalise
from rectification.public_site.catalogue import Catalogue, PublicEdition, Standing
from rectification.public_site.page import envelope

SHORTEST = 12  # digits of a digest that cannot be met by chance
_SHOWN = 5  # differing paragraphs shown; the rest is counted
_ALIKE = 0.5  # share of an edition's paragraphs that makes it the one meant
_DIGEST = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`kind`: published, altered or unknown. What differs is never said of an edition
    that is gone."""

    kind: str
    standing: Standing | None = None
    edition: PublicEdition | None = None
    is_respelled: bool = False  # the same data, not the same bytes
    differences: tuple[Pieces, ...] = ()
    more: int = 0


UNKNOWN = Verdict("unknown")


def check(site: Catalogue, *, typed: str = "", content: str = "") -> Verdict:
    """Return what is known of a `typed` digest or of the `content` of an edition."""
    if typed.strip():
        return _by_digest(site, typed)
    if content.lstrip("\ufeff \r\n\t").startswith("{"):
        return _by_json(site, content.strip("\ufeff \r\n\t"))
    if content.strip():
        return _by_text(site, content)
    raise Refusal(_("Paste a text, choose a file or type a digest."))


def _by_digest(site: Catalogue, typed: str) -> Verdict:
    wanted = re.sub(r"[\s:-]", "", typed).lower()
    if not _DIGEST.fullmatch(wanted) or len(wanted) > 64:
        raise Refusal(
            _("A digest has up to 64 digits: 0 to 9 and a to f. Please copy it again.")
        )
    if len(wanted) < SHORTEST:
        raise Refusal(
            _("Give at least %(digits)d digits of the digest.") % {"digits": SHORTEST}
        )
    for standing, edition in site.editions():
        if edition.digest.startswith(wanted):
            return Verdict("published", standing, edition)
    return UNKNOWN


def _by_json(site: Catalogue, content: str) -> Verdict:
    """Judge an edition's JSON by its bytes, then by what it says."""
    if found := _digested(site, digest(content.encode("utf-8", "surrogatepass"))):
        return Verdict("published", *found)
    try:
        data = json.loads(content, object_pairs_hook=_each_key_once)
        respelled = digest_of(data)
    except (ValueError, RecursionError) as error:
        raise Refusal(
            _("This is no edition: the JSON cannot be read. Choose the file itself.")
        ) from error
    if found := _digested(site, respelled):
        return Verdict("published", *found, is_respelled=True)
    known = (
        site.reports.get(str(data.get("report"))) if isinstance(data, dict) else None
    )
    return Verdict("altered", known, known.latest) if known else UNKNOWN


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Refuse a key that stands twice: readers would take one, programs the other."""
    data = dict(pairs)
    if len(data) < len(pairs):
        [key, *_more] = [name for name, number in _counted(pairs) if number > 1]
        raise Refusal(
            _(
                "This is no edition: “%(key)s” stands twice in one place, so that two "
                "readers would read two things. Choose the file itself."
            )
            % {"key": key[:40]}
        )
    return data


def _counted(pairs: list[tuple[str, object]]) -> list[tuple[str, int]]:
    return Counter(name for name, _value in pairs).most_common()


def _digested(site: Catalogue, wanted: str) -> tuple[Standing, PublicEdition] | None:
    return next((one for one in site.editions() if one[1].digest == wanted), None)


def _by_text(site: Catalogue, content: str) -> Verdict:
    check_length(content)
    lines = normalise(content).split("\n")
    wanted = sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
    for standing, edition in _with_content(site):
        if _text_of(edition)[0] == wanted:
            return Verdict("published", standing, edition)
    return _nearest(site, lines)


def _nearest(site: Catalogue, lines: list[str]) -> Verdict:
    """Return the readable edition that shares most paragraphs, and what differs."""
    given = {hash(line) for line in lines}
    best: tuple[float, Standing, PublicEdition] | None = None
    for standing, edition in _with_content(site):
        known = _text_of(edition)[1]
        share = len(known & given) / (len(known) or 1)
        if edition.is_readable and share >= _ALIKE and (not best or share > best[0]):
            best = (share, standing, edition)
    if best is None:
        return UNKNOWN
    published = write(envelope(best[2]).notice).split("\n")
    pairs = differing(published, lines)
    budget = Budget()
    shown = tuple(compare_pair(*pair, budget) for pair in pairs[:_SHOWN])
    more = max(0, len(pairs) - _SHOWN)
    return Verdict("altered", best[1], best[2], differences=shown, more=more)


def _with_content(site: Catalogue) -> Iterator[tuple[Standing, PublicEdition]]:
    return (one for one in site.editions() if not one[1].erased_at)


@lru_cache(maxsize=4_000)
def _text_of(edition: PublicEdition) -> tuple[str, frozenset[int]]:
    """Return the digest of an edition's text and the hashes of its paragraphs."""
    text = write(envelope(edition).notice)
    return sha256(text.encode()).hexdigest(), frozenset(map(hash, text.split("\n")))
