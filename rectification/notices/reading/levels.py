"""The level of headings at which the findings of a notice stand."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from rectification.notices.reading.body_lines import ACCOUNT, TELLING, Body
from rectification.notices.vocabulary.numbering import Level, Marker
from rectification.notices.vocabulary.printed_fields import Label

_LEVELS = tuple(Level)[1:]
_ENOUGH = 0.3  # of the best possible score


def finding_level(body: Body) -> Level | None:
    """Return the level that carries the account of rectification, or None.

    It is the level of which every heading, and no more than one at a time, owns an
    account: a level above owns several at once, one below leaves siblings without.
    """
    seen = [
        [at for at in range(len(body.texts)) if body.has(at, labels)]
        for labels in (ACCOUNT, TELLING)
    ]
    # A single account would fit every heading above it: other fields tell more.
    if len(seen[0] or seen[1]) == 1:
        # So does a title: 关于…问题 heads a finding whatever is numbered under it.
        if level := _patterned_level(body):
            return level
        seen.reverse()
    for accounts in seen:
        if accounts and (level := _best_level(body, accounts)):
            return level
    return _patterned_level(body)


def _best_level(body: Body, accounts: list[int]) -> Level | None:
    region = _region(body, accounts)
    best = Level.NONE
    best_score = _ENOUGH
    for level in _LEVELS:
        score = _score(body, level, accounts, region)
        if score == best_score and _is_titled(body, best) > _is_titled(body, level):
            continue  # 关于…问题 over measures numbered ①
        if score >= best_score:
            best, best_score = level, score
    return _titled_below(body, best, best_score, accounts, region) or best or None


def _titled_below(
    body: Body, best: Level, best_score: float, accounts: list[int], region: range
) -> Level | None:
    """Return a deeper level of titles that share out the accounts better, or None.

    Where one heading stands over （1）关于…问题 and （2）关于…问题 that are accounted
    for one by one, it is their group, though its neighbours are findings themselves.
    """
    for level in _LEVELS[_LEVELS.index(best) + 1 :] if best else ():
        if _is_titled(body, level):
            score = _score(one_level(body, level), level, accounts, region)
            if score > best_score:
                return level
    return None


def _is_titled(body: Body, level: Level) -> bool:
    """Whether every heading at `level` reads 关于…问题."""
    heads = [at for at, one in enumerate(body.markers) if one and one.level is level]
    return bool(heads) and all(body.is_patterned(at) for at in heads)


def _score(body: Body, level: Level, accounts: list[int], region: range) -> float:
    """Return how well the headings at `level` share out the accounts, 0 to 1."""
    heads = [
        at for at in region if (marker := body.markers[at]) and marker.level is level
    ]
    owned = dict.fromkeys(heads, 0)
    owners = owners_at(body, level)
    counted: int | None = None
    told: set[Label] = set()  # by the heading that owns `counted`
    for account in accounts:
        owner = owners[account]
        if owner is None or owner not in owned:
            continue
        labels = {one.label for one in body.labels[account]}
        if counted is None or owners[counted] != owner:
            owned[owner] += 1
            told = set()
        # A second finding tells again what the first has told, behind a heading.
        elif (
            told & labels
            and _headed(body, counted, account)
            and not body.is_beside(account, counted)
        ):
            owned[owner] += 1
        told |= labels
        counted = account
    having = sum(1 for count in owned.values() if count)
    if not having:
        return 0
    single = sum(1 for count in owned.values() if count == 1)
    within = sum(1 for at in accounts if owners[at] in owned)
    return (having / len(heads)) * (single / having) * (within / len(accounts))


def _headed(body: Body, first: int, last: int) -> bool:
    return any(body.markers[at] for at in range(first + 1, last + 1))


def owners_at(body: Body, level: Level) -> list[int | None]:
    """Return for every paragraph its heading at `level`, or None."""
    owners: list[int | None] = []
    current: int | None = None
    for at, marker in enumerate(body.markers):
        if marker and marker.level is level:
            current = at
        elif marker and marker.level < level:
            current = None
        owners.append(current)
    return owners


def one_level(body: Body, level: Level) -> Body:
    """Return `body` with the findings of groups numbered otherwise at `level` too.

    Where a scheme changes midway, a group has no heading at `level`, but deeper ones
    of which each owns an account: (二) goes on with (1) where (一) has 1. And where the
    account stands right under (二), it is itself what was found.
    """
    markers = list(body.markers)
    parts = owners_at(body, Level.SECTION)
    holding = {parts[at] for at in evidence(body, level)}
    for stretch in _stretches(body, level):
        # Elsewhere than in a part with findings a lone account may be narrative.
        within = bool(stretch) and parts[stretch.start] in holding
        for deeper in _LEVELS[_LEVELS.index(level) + 1 :]:
            heads = [
                at
                for at in stretch
                if (marker := markers[at]) and marker.level is deeper
            ]
            if len(heads) >= (1 if within else 2) and _each_has_account(
                body, heads, stretch
            ):
                for at in heads:
                    markers[at] = _at_level(markers[at], level)
                break
        else:
            if within and _is_finding(body, stretch):
                markers[stretch.start] = _at_level(markers[stretch.start], level)
    return replace(body, markers=markers)


def _at_level(marker: Marker | None, level: Level) -> Marker | None:
    return replace(marker, level=level) if marker else None


def _is_finding(body: Body, stretch: range) -> bool:
    """Whether the heading of a stretch, no part's, owns an account itself."""
    marker = body.markers[stretch.start] if stretch else None
    if marker is None or marker.level is Level.SECTION:
        return False
    return _each_has_account(body, [stretch.start], stretch)


def _stretches(body: Body, level: Level) -> Iterator[range]:
    """Yield the stretches between higher headings that have none at `level`."""
    start, bare = 0, True
    for at, marker in enumerate([*body.markers, None]):
        behind = at == len(body.markers)
        if behind or (marker and marker.level < level):
            if bare:
                yield range(start, at)
            start, bare = at, True
        elif marker and marker.level is level:
            bare = False


def _each_has_account(body: Body, heads: list[int], stretch: range) -> bool:
    stops = [*heads[1:], stretch.stop]
    return all(
        _number_of_accounts(body, range(at, stop)) == 1
        for at, stop in zip(heads, stops, strict=True)
    )


def _number_of_accounts(body: Body, spots: range) -> int:
    told = [spot for spot in spots if body.has(spot, ACCOUNT)]
    beside = sum(body.is_beside(last, first) for first, last in pairwise(told))
    return len(told) - beside


def _region(body: Body, accounts: list[int]) -> range:
    """Return the paragraphs of the parts that hold accounts, without narrative ones."""
    parts = [
        at
        for at, marker in enumerate(body.markers)
        if marker and marker.level is Level.SECTION
    ]
    first = max((at for at in parts if at <= accounts[0]), default=0)
    behind = len(body.texts)
    return range(first, min((at for at in parts if at > accounts[-1]), default=behind))


def _patterned_level(body: Body) -> Level | None:
    """Return the deepest level whose headings mostly read 关于…问题."""
    for level in (Level.INNER, Level.ITEM, Level.GROUP, Level.SECTION, Level.STEP):
        heads = [
            at
            for at, marker in enumerate(body.markers)
            if marker and marker.level is level
        ]
        named = sum(body.is_patterned(at) for at in heads)
        if named and (named == len(heads) or named >= max(2, len(heads) / 2)):
            return level
    return None


def evidence(body: Body, level: Level) -> set[int]:
    """Return the headings at `level` under which a finding's fields stand."""
    owners = owners_at(body, level)
    for labels in (ACCOUNT, TELLING):
        found = {
            owner
            for at, owner in enumerate(owners)
            if owner is not None and body.has(at, labels)
        }
        if found:
            return found
    return {
        at
        for at, marker in enumerate(body.markers)
        if marker and marker.level is level and body.is_patterned(at)
    }
