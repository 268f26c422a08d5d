"""What has outlived its rule goes, and nothing that the log vouches for."""

from datetime import timedelta
from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from rectification.models import FormDraft, LogEntry
from rectification.models.oversight.retention import RULES
from rectification.models.trail.frozen import frozen_models
from rectification.models.trail.sent_form import SentForm
from rectification.models.trail.vouched_fields import VOUCHED
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = StringIO()
    call_command("retention", *arguments, stdout=out)
    return out.getvalue()


def test_what_has_outlived_its_rule_goes_and_what_has_not_stays() -> None:
    user, now = make_user(), timezone.now()
    for number, days in enumerate((1, 400)):
        then = now - timedelta(days=days)
        Session.objects.create(
            session_key=f"k{number}",
            session_data="",
            expire_date=now + timedelta(hours=1) if days == 1 else then,
        )
        draft = FormDraft.objects.create(user=user, form="f", key=f"{number}")
        FormDraft.objects.filter(pk=draft.pk).update(updated_at=then)
        SentForm.objects.create(user=user, page="p", key=f"{number}", sent_at=then)
    AccessAttempt.objects.create(username="x", failures_since_start=1)
    before = said("--dry-run")
    assert FormDraft.objects.count() == 2 and "未作任何删除" in before
    assert said() == before.replace("未作任何删除（--dry-run）。\n", "")
    for model in (Session, FormDraft, SentForm, AccessAttempt):
        assert model.objects.count() == 1, model
    [told] = LogEntry.objects.filter(action="retention.apply")
    assert told.payload.after == {
        "outlived": {"session": 1, "formdraft": 1, "sentform": 1}
    }
    said()
    assert LogEntry.objects.filter(action="retention.apply").count() == 1, (
        "nothing went"
    )


def test_no_rule_touches_what_the_log_vouches_for() -> None:
    for rule in RULES:
        assert rule.model not in frozen_models()
        assert not VOUCHED.get(str(rule.model._meta.model_name)), rule
