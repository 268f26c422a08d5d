"""What the database keeps of what is searched is what would be made anew of it."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection, models

from rectification.models import (
    Finding,
    Measure,
    Office,
    ProgressEntry,
    User,
)
from rectification.models.bodies.initials import initials
from rectification.models.search.asking import Asked, Question, hits
from rectification.models.search.keeping import rebuild
from rectification.models.search.sources import OTHERS, SOURCES
from rectification.models.trail import written
from rectification.publishing.take_down import take_down
from rectification.workflow import FindingState
from rectification.workflow_reports import ReportState
from tests.factories import (
    Cast,
    make_evidence,
    make_finding,
    make_inspection,
    make_office,
    make_report,
)
from tests.models.search.index import as_rebuilt, is_kept, kept
from tests.models.stored import erase

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = date(2022, 7, 1)
# Texts of searched records that search passes over, and why.
PASSED_OVER = {
    "finding": {
        "due_wording": "a day, which the list filters by",
        "status_wording": "a state",
        "chain": "steps of its close-out",
        "steps_left": "steps of its close-out",
        "evidence_waiver": "told with the decision alone",
    },
    "inspection": {"cleared_by": "of the letter's clearance"},
    "measure": {"owner": "listed with the measure"},
    "progressentry": {
        "return_reason": "of the coordinator, to be answered and done with",
        "form_key": "a form's",
    },
    "report": {
        name: "of every notice of a body, or a digest"
        for name in (
            *("organisation_name", "signed_by", "contact_period"),
            "approved_digest",
        )
    },
    "user": {
        name: "not what somebody is called"
        for name in ("username", "phone", "email", "password")
    },
    "edition": {"digest": "checked on a page of its own"},
    "evidence": {"sha256": "a digest", "media_type": "no words of anybody"},
}


@pytest.fixture(autouse=True)
def only_what_stands(db: None) -> None:
    """Tests that flush the database take findings before what is of them."""
    rebuild()


def found(word: str, kind: str) -> list[int]:
    ((_asked, keys),) = hits(Question.of(word), [Asked(kind, in_title=False)], most=9)
    return keys


def test_every_text_of_a_searched_record_is_searched_or_passed_over() -> None:
    read: dict[str, set[str]] = {}
    for source in SOURCES.values():
        named = read.setdefault(str(source.model._meta.model_name), set())
        named.update(source.title, source.parts, source.said, source.decides)
        if source.via:
            other = OTHERS[source.via]._meta.model_name
            read.setdefault(str(other), set()).update(source.of_other or ())
    for model in [one.model for one in SOURCES.values()] + list(OTHERS.values()):
        name = str(model._meta.model_name)
        texts = {
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField))
            and not field.choices
        }
        assert texts - read[name] == set(PASSED_OVER.get(name, {})), name


def test_a_life_is_kept_at_every_step(cast: Cast) -> None:
    assert kept() == as_rebuilt() and kept()
    inspection = make_inspection(cast=cast, theme="粮食购销", team="第三巡察组")
    finding = make_finding(
        cast=cast,
        inspection=inspection,
        state=FindingState.ONGOING,
        title="库房台账不清",
        original_text="登记缺页，账实不符。",
    )
    measure = finding.add_measure(
        by=cast.coordinator, version=finding.version, plan="盘点入库。"
    )
    entry = finding.record_progress(
        by=cast.handler, text="已盘点两库。", measure=measure, happened_on=DAY
    )
    proof = make_evidence(cast=cast, name="盘点照片.pdf")
    use = finding.attach(by=cast.handler, evidence=proof, entry=entry, claim="逐册签字")
    office = make_office(organisation=cast.organisation, name="仓储保管科")
    report = make_report(cast=cast, inspection=inspection)
    assert kept() == as_rebuilt()
    for word, kind, pk in (
        ("台账", "finding", finding.pk),
        ("账实不符", "finding", finding.pk),
        (finding.reference[3:], "finding", finding.pk),
        ("入库", "measure", measure.pk),
        ("两库", "entry", entry.pk),
        ("签字", "evidence", use.pk),
        ("照片", "evidence", use.pk),
        ("粮食 三巡", "inspection", inspection.pk),
        ("通报", "report", report.pk),
        ("ccbgk", "office", office.pk),
        ("BGK", "office", office.pk),
    ):
        assert found(word, kind) == [pk], word
    entry.correct(by=cast.handler, text="已盘点三库。", reason="误写")
    finding.correct_text(
        by=cast.coordinator,
        version=finding.version,
        text="登记缺页。",
        reason="转录有误",
    )
    assert not is_kept("两库") and not is_kept("不符") and is_kept("三库")
    entry.withdraw(by=cast.handler, reason="误填")
    assert not is_kept("三库")
    assert kept() == as_rebuilt()


def test_what_is_written_in_bulk_is_kept_too(cast: Cast) -> None:
    finding = make_finding(cast=cast)
    Measure.objects.bulk_create(
        Measure(finding=finding, plan=f"盘点第{number}库") for number in range(3)
    )
    ProgressEntry.objects.bulk_create(
        ProgressEntry(
            finding=finding, author=cast.handler, text="清点", happened_on=DAY
        )
        for _number in range(3)
    )
    assert len(found("盘点", "measure")) == 3 and kept() == as_rebuilt()
    Measure.objects.filter(plan__contains="1").update(plan="移交")
    written.update(ProgressEntry.objects.all(), text="")
    Finding.objects.update(title="窗口办件", reference="t-1")
    assert not is_kept("清点") and is_kept("移交") and found("-1", "finding")
    Measure.objects.all().delete()
    assert not is_kept("移交") and kept() == as_rebuilt()


def test_what_is_erased_or_taken_down_leaves_no_token(cast: Cast) -> None:
    finding = make_finding(cast=cast, state=FindingState.ONGOING)
    entry = finding.record_progress(by=cast.handler, text="玄冰方案", happened_on=DAY)
    proof = make_evidence(cast=cast, name="玄冰照片.pdf")
    finding.attach(by=cast.handler, evidence=proof, claim="玄冰底图")
    public = [
        make_report(cast=cast, state=ReportState.PUBLIC).publications.get()
        for _n in "ab"
    ]
    assert len(found("进展情况", "edition")) == 2
    erase(cast, "entry", entry.pk)
    assert is_kept("玄冰") and not is_kept("方案")
    erase(cast, "evidence", proof.pk)
    assert not is_kept("玄冰") and not is_kept("底图")
    take_down(public[0], by=cast.leader, reason="数据有误")
    assert found("进展情况", "edition") == [public[1].pk]
    assert kept() == as_rebuilt()
    erase(cast, "edition", public[1].edition_id)
    assert found("进展情况", "edition") == [] and kept() == as_rebuilt()


def test_a_finding_that_goes_takes_its_tokens_along(cast: Cast) -> None:
    before = kept()
    finding = make_finding(cast=cast, title="误登")
    assert found("误登", "finding")
    finding.unregister(by=cast.coordinator, reason="重复")
    assert {one for one in kept() if "误登" in one[1]} == set() and before <= kept()


def test_initials_follow_the_name(cast: Cast) -> None:
    office = make_office(organisation=cast.organisation, name="单位科")
    assert office.initials == initials("单位科") != ""
    seal = office.seal()
    office.amend(by=cast.coordinator, seal=seal, reason="更名", name="督查科")
    office.refresh_from_db()
    assert office.initials == "dck dzk" and found("dck", "office") == [office.pk]
    for one in [*Office.objects.all(), *User.objects.all()]:
        assert one.initials == initials(getattr(one, one.named_in))


def test_the_command_mends_what_was_lost(cast: Cast) -> None:
    make_finding(cast=cast, title="库房台账")
    whole = kept()
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON rectification_finding"
        cursor.execute(f"DROP TRIGGER search_finding_upd{on}")
    Finding.objects.update(title="粮库")
    call_command("rebuild_search", verbosity=0)
    assert is_kept("粮库") and not is_kept("库房") and kept() != whole


def test_the_newest_are_found_first_however_far_apart_their_keys(cast: Cast) -> None:
    """Of PostgreSQL's index the newest blocks of keys are asked before all others."""
    finding = make_finding(cast=cast)
    keys = [1 << 30, (1 << 30) + 1, (1 << 30) + 5000, (1 << 30) + 99_000]
    Measure.objects.bulk_create(
        Measure(pk=key, finding=finding, plan="盘点") for key in keys
    )
    question = Question.of("盘点")
    for most in range(1, 6):
        ((_asked, found),) = hits(question, [Asked("measure", False)], most=most)
        assert found == keys[::-1][:most]
    below = [Asked("measure", False, below=keys[2]), Asked("entry", False)]
    assert [keys for _asked, keys in hits(question, below, most=9)] == [
        [keys[1], keys[0]],
        [],
    ]
