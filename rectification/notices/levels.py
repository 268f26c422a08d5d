"""The level of headings at which the findings of a notice stand."""

from rectification.notices.body_lines import ACCOUNT, TELLING, Body
from rectification.notices.numbering import Level

_LEVELS = (Level.SECTION, Level.GROUP, Level.ITEM, Level.INNER, Level.CIRCLE)
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
    if len(seen[0]) == 1:
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
        if score >= best_score:
            best, best_score = level, score
    return best or None


def _score(body: Body, level: Level, accounts: list[int], region: range) -> float:
    """Return how well the headings at `level` share out the accounts, 0 to 1."""
    heads = [
        at for at in region if (marker := body.markers[at]) and marker.level is level
    ]
    owned = dict.fromkeys(heads, 0)
    owners = _owners(body, level)
    counted: int | None = None
    for account in accounts:
        owner = owners[account]
        if owner is None or owner not in owned:
            continue
        # 整改措施 and 整改成效 of one finding: nothing numbered stands in between.
        same = counted is not None and owners[counted] == owner
        if counted is None or not same or _headed(body, counted, account):
            owned[owner] += 1
        counted = account
    having = sum(1 for count in owned.values() if count)
    if not having:
        return 0
    single = sum(1 for count in owned.values() if count == 1)
    within = sum(1 for at in accounts if owners[at] in owned)
    return (having / len(heads)) * (single / having) * (within / len(accounts))


def _headed(body: Body, first: int, last: int) -> bool:
    return any(body.markers[at] for at in range(first + 1, last + 1))


def _owners(body: Body, level: Level) -> list[int | None]:
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
    for level in (Level.INNER, Level.ITEM, Level.GROUP, Level.SECTION):
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
    owners = _owners(body, level)
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
