"""What is not printed is nowhere: secrets in every field, sought in every output."""

import gzip
import io
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from django.test import Client

from rectification.access import Role
from rectification.models import (
    Evidence,
    EvidenceUse,
    Finding,
    FormDraft,
    Office,
    Post,
    ProgressEntry,
    Publication,
    Report,
    Source,
    User,
    Withdrawal,
)
from rectification.models.trail.frozen import FrozenModel
from rectification.notices.vocabulary.printed_fields import TEXTS
from rectification.workflow import CLOSED
from tests.factories import make_user
from tests.published import LATE, MOVED, PublicSite, said_in

pytestmark = pytest.mark.django_db

# All that is meant to be read: by the notice's lines, or around it.
PUBLIC = {
    "Finding": "reference title original_text due_wording status_wording account_lead "
    "plan_lead",
    "Measure": "heading account plan",
    "Office": "name",
    "Organisation": "name slug phone address email",
    "Inspection": "reference team",
    "Report": "reference title organisation_name signed_by contact_period style",
    "ReportSection": "title lines status",
    "ReportItem": "lines worded_for",
    "Aspect": "title",
    "Edition": "content digest",
    # Who drafted, signed, approved and froze an edition, and in which post.
    "User": "full_name",
    "Post": "title",
    "Withdrawal": "reason",
    "Chain": "name head",
    "SiteSettings": "name sponsor operator contact site_code icp_record police_record "
    "about accessibility emblem",
}
# Fields that must have been planted, or the test proves nothing.
PLANTED = {
    "Finding.evidence_waiver", *(f"Finding.{name}" for name in TEXTS),
    "Measure.owner", "Responsibility.person", "Responsibility.phone",
    "ProgressEntry.text", "ProgressEntry.reason_for_delay", "ProgressEntry.help_needed",
    "Evidence.name", "EvidenceUse.claim", "FormDraft.data",
    "User.email", "Inspection.theme", "Source.publisher", "Source.chrome",
    "Organisation.full_name", "Organisation.coordinator_name", "SiteSettings.banner",
}  # fmt: skip


def fields_of(model: type[models.Model]) -> Iterator[models.Field]:
    """Yield the fields that hold somebody's words."""
    open_to_all = PUBLIC.get(model.__name__, "").split()
    for field in model._meta.concrete_fields:
        is_text = isinstance(
            field, (models.CharField, models.TextField, models.JSONField)
        )
        if is_text and not field.choices and field.name not in open_to_all:
            yield field


def planted() -> dict[str, str]:
    """Put a secret of its own into every such field; return secret → field."""
    found: dict[str, str] = {}
    for model in apps.get_app_config("rectification").get_models():
        if issubclass(model, FrozenModel):
            continue
        for field in fields_of(model):
            secret = f"秘{len(found):04d}密"
            value: object = secret
            if model is Source:
                value = [[1, secret]] if field.name == "chrome" else secret
            elif isinstance(field, models.JSONField):
                value = {"words": secret}
            rows = model._base_manager.all()
            try:
                with transaction.atomic():
                    if rows.update(**{field.name: value}):
                        found[secret] = f"{model.__name__}.{field.name}"
            except IntegrityError:
                continue  # what a constraint keeps in shape is nobody's words
    return found


def let_waivers_be_read(site: PublicSite) -> None:
    """The public reads why a finding was closed without evidence, of no other one."""
    closed = Finding.objects.filter(state__in=sorted(CLOSED))
    assert closed.update(evidence_waiver="现场已无从取证。")


def let_signers_be_named(site: PublicSite) -> None:
    """Who signs is named in public, with the post; nobody else is."""
    people = site.people
    signing = [people.coordinator.pk, people.leader.pk]
    User.objects.filter(pk__in=signing).update(full_name="签字人")
    Post.objects.filter(appointments__user__in=signing).update(title="")


def with_everything(site: PublicSite) -> None:
    """Add what the report does not print: progress, evidence, drafts, people."""
    finding = site.finding(LATE)
    office = Office.objects.filter(organisation=site.people.organisation).first()
    handler = make_user(role=Role.HANDLER, office=office)
    entry = ProgressEntry.objects.create(
        finding=finding,
        author=handler,
        office=office,
        text="进场",
        reason_for_delay="雨",
        help_needed="协调",
        happened_on=date(2023, 9, 1),
    )
    evidence = Evidence.objects.keep(
        by=handler,
        organisation=site.people.organisation,
        stream=io.BytesIO(b"%PDF-1.7 secret"),
        name="照片.pdf",
        media_type="application/pdf",
    )
    EvidenceUse.objects.create(
        finding=finding, entry=entry, evidence=evidence, claim="已进场"
    )
    FormDraft.objects.create(
        user=handler, form="record_progress", key=finding.reference, data={}
    )


def outputs(
    site: PublicSite, client: Client, directory: Path
) -> Iterator[tuple[str, str]]:
    """Yield every public output: pages, files, feeds, headers, the copy on a disk."""
    addresses = [*site.everything(), *site.of_edition(1)]
    addresses += [
        f"/findings/{reference}/"
        for reference in site.report.items.values_list("finding__reference", flat=True)
    ]
    for address in addresses:
        response = client.get(address)
        assert response.status_code in (200, 410), address
        yield address, f"{response.headers} {said_in(response.content)}"
    text = client.get(f"{site.base}v1.txt").content.decode()
    yield "check", client.post("/check/", {"text": text}).content.decode()
    yield (
        "check, altered",
        client.post("/check/", {"text": text.replace("整改", "改")}).content.decode(),
    )
    call_command("export_site", str(directory), stdout=StringIO())
    for path in directory.rglob("*"):
        if path.is_file() and path.suffix not in (".br", ".gz"):
            yield str(path), said_in(path.read_bytes())
        elif path.suffix == ".gz":
            yield str(path), gzip.decompress(path.read_bytes()).decode()


def test_no_secret_is_in_any_public_output(
    site: PublicSite, client: Client, tmp_path: Path
) -> None:
    with_everything(site)
    secrets = planted()
    assert set(secrets.values()) >= PLANTED, PLANTED - set(secrets.values())
    let_signers_be_named(site)
    let_waivers_be_read(site)
    site.changed()
    found = re.compile("秘[0-9]{4}密")
    for where, text in outputs(site, client, tmp_path):
        leaked = {secrets[secret] for secret in found.findall(text)}
        assert not leaked, (where, leaked)


def test_no_secret_shows_once_something_is_taken_down(
    site: PublicSite, client: Client, tmp_path: Path
) -> None:
    with_everything(site)
    secrets = planted()
    let_signers_be_named(site)
    let_waivers_be_read(site)
    latest = site.changed()
    site.take_down(latest)
    assert Withdrawal.objects.count() == 1 and Publication.objects.count() == 2
    for where, text in outputs(site, client, tmp_path):
        assert "八个小区都已开工" not in text, where
        assert not [one for one in secrets if one in text], where


def test_a_draft_is_nowhere_before_it_is_public(
    site: PublicSite, client: Client, tmp_path: Path
) -> None:
    report = Report.objects.get(pk=site.report.pk)
    report.revise(by=site.people.coordinator)
    site.change(LATE, original_text="尚未公开的话")
    site.change(MOVED, title="尚未公开的题")
    for where, text in outputs(site, client, tmp_path):
        assert "尚未公开" not in text, where


def test_marked_words_are_nowhere(
    site: PublicSite, client: Client, tmp_path: Path
) -> None:
    site.change(LATE, original_text="居民||绝不公开||反映水压不足。")
    edition = site.again().edition
    assert "反映水压不足" in edition.content
    assert "绝不公开" not in edition.content
    for where, text in outputs(site, client, tmp_path):
        assert "绝不公开" not in text, where
