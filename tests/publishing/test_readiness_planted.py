"""One flaw planted at a time is found, with its exact quote, and nothing else."""

from collections import Counter

import pytest

from rectification.notices import parse
from rectification.publishing.readiness import RULES, Severity, check
from rectification.publishing.redaction import redact
from tests.paths import notice_text
from tests.planted import PLANTED, Planted

# What must not be published; anything else takes a reason.
ERRORS = {"stated_counts", "stated_rate", "open_redaction_mark", "empty_section"}
ERRORS |= {"identity_card", "mobile_phone", "bank_card", "number_plate"}
ERRORS |= {"still_printed", "failing_rule", "data_ahead", "data_before_change"}


@pytest.mark.parametrize("name", RULES)
def test_what_forbids_freezing_and_what_takes_a_reason(name: str) -> None:
    assert (RULES[name].severity is Severity.ERROR) is (name in ERRORS)


def found(text: str) -> Counter[tuple[str, str]]:
    done = redact(parse(text), ())
    hits = check(done.notice, redacted=done)
    return Counter((hit.rule, hit.quote) for hit in hits)


@pytest.mark.parametrize(
    "one", PLANTED, ids=lambda one: f"{one.rule}-{one.notice}-{one.quote[:12]}"
)
def test_a_planted_flaw_is_found_alone(one: Planted) -> None:
    clean = notice_text(one.notice)
    assert one.find in clean
    flawed = clean.replace(one.find, one.put, 1)
    new = found(flawed) - found(clean)
    assert dict(new) == {(one.rule, one.quote): 1}


def test_every_rule_has_a_planted_flaw() -> None:
    assert {one.rule for one in PLANTED} | {
        "unrecognised",
        # These ask what redaction has done: tests/publishing/test_redaction.py.
        "redacted_elsewhere",
        "still_printed",
        "failing_rule",
        # And these when its report tells of: tests/publishing/test_data_date.py.
        "data_ahead",
        "data_before_change",
        "signed_before_data",
        # And this what its records count: tests/publishing/test_outcome_sentence.py.
        "outcomes_differ",
        # And this what its records say otherwise: test_told_elsewhere.py.
        "told_otherwise",
    } == set(RULES)
