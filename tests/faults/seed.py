"""Run in a site's shell: reports that wait to be frozen and to be made public."""

from django.apps import apps
from django.db import transaction

from rectification.access import Role
from rectification.models import SYSTEM_CHAIN, Chain, Finding, User
from rectification.models.trail import written
from rectification.models.trail.vouched_fields import VOUCHED
from rectification.publishing import freeze as publishing
from rectification.publishing.report_text import text_now
from tests.factories import answer_all, confirm_import, make_user
from tests.published import People, draft

models = [apps.get_model("rectification", name) for name in VOUCHED]
before = {model: set(model.objects.values_list("pk", flat=True)) for model in models}
# People are seated by the short way of the tests: one entry names what it wrote.
with transaction.atomic():
    first, second = People(body="白鹭区水务局"), People(body="青禾区水务局")
    signers = {
        one: [
            make_user(role=Role.LEADER, organisation=one.organisation) for _ in range(6)
        ]
        for one in (first, second)
    }
    for model in models:
        written.note_all(list(model.objects.exclude(pk__in=before[model])))
    Chain.record(chain=SYSTEM_CHAIN, actor=None, action="retention.apply")
for people in (first, second):
    with transaction.atomic():
        report = draft(people)
    answer_all(report, by=people.coordinator)
    report.submit(by=people.coordinator)
    text = text_now(report)
    for kind, signer in zip(report.due_reviews(text), signers[people], strict=False):
        report.review(by=signer, kind=kind, text=text)
    confirm_import(report, by=people.leader)
    publishing.approve(report, by=people.leader)
publishing.freeze(report, by=second.coordinator)
for people in (first, second):
    print("PEOPLE", people.coordinator.pk, people.leader.pk)
user = User.objects.get(username="jingban")
workable = [
    one
    for one in Finding.objects.visible_to(user)
    if one.why_not("record_progress", by=user) is None
]
for one in workable[:3]:
    print("FINDING", one.reference)
