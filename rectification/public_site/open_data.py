"""/data/: what may be taken along, under which addresses, and what its fields mean.

The fields are read off the schema that is served beside it; what each means stands
here in both languages, for every part that holds what a report says.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rectification.public_site import index, linked_data
from rectification.public_site.addresses import file_address
from rectification.public_site.page import PublicPage, PublicPlace

SCHEMA = settings.BASE_DIR / "docs" / "edition.schema.json"

# Part of the schema → field → what it means. Parts that only say how lines are worded
# (Line, Style, SetAside) are left to the schema.
WORDS: Mapping[str, Mapping[str, str | Promise]] = {
    "edition": {
        "schema": gettext_lazy("version of this form"),
        "report": gettext_lazy("reference of the report"),
        "as_of": gettext_lazy("day the data are of"),
        "notice": gettext_lazy("what the report says: see Notice"),
        "references": gettext_lazy("references of the findings, as printed"),
        "waivers": gettext_lazy("why each was closed without evidence, parallel"),
        "history": gettext_lazy("reopenings and moved deadlines since the last one"),
        "reviews": gettext_lazy("which reviews were signed, by whom, when"),
        "signers": gettext_lazy("who approved and froze it"),
        "redactions": gettext_lazy("what was blacked out: by which rule, where, why"),
        "previous": gettext_lazy("digest of the publication before"),
        "previous_published": gettext_lazy("who made the one before public"),
        "log": gettext_lazy("where the log of the inspection ended"),
        "system_log": gettext_lazy("where the log of the system ended"),
    },
    "Notice": {
        "title": gettext_lazy("title"),
        "organisation": gettext_lazy("body, as printed"),
        "signed_by": gettext_lazy("who signs, as printed"),
        "signed_on": gettext_lazy("day of the signature"),
        "published_on": gettext_lazy("never in an edition"),
        "source": gettext_lazy("never in an edition"),
        "inspection": gettext_lazy("team and days of the inspection"),
        "contact": gettext_lazy("whom to ask"),
        "style": gettext_lazy("how its values are worded"),
        "sections": gettext_lazy("sections in printed order: see Section"),
        "chrome": gettext_lazy("never in an edition"),
        "outcomes": gettext_lazy("sentence of outcomes, as printed"),
    },
    "Section": {
        "lines": gettext_lazy("paragraphs of the section itself"),
        "findings": gettext_lazy("findings in it: see Finding"),
        "level": gettext_lazy("depth, 0 outside the numbered parts"),
        "kind": gettext_lazy("head, narrative, group or tail"),
        "title": gettext_lazy("heading"),
        "status": gettext_lazy("status that its findings share"),
    },
    "Finding": {
        "title": gettext_lazy("title"),
        "problem": gettext_lazy("the finding itself"),
        "offices": gettext_lazy("responsible offices in printed order"),
        "lead_office": gettext_lazy("lead among them"),
        "leader": gettext_lazy("responsible leader"),
        "person": gettext_lazy("person responsible"),
        "standard": gettext_lazy("standard by which it counts as done"),
        "status": gettext_lazy("status, one of six codes"),
        "status_wording": gettext_lazy("words printed for it"),
        "deadline": gettext_lazy("deadline: see Deadline"),
        "account_lead": gettext_lazy("beginning of what has been done"),
        "measures": gettext_lazy("what has been done, step by step"),
        "plan_lead": gettext_lazy("beginning of what comes next"),
        "next_steps": gettext_lazy("what comes next, step by step"),
        "lines": gettext_lazy("its paragraphs as printed"),
        "outcome": gettext_lazy("what was achieved"),
        "reason_for_delay": gettext_lazy("why it is not completed"),
    },
    "Deadline": {
        "wording": gettext_lazy("as printed"),
        "kind": gettext_lazy("dated, at once, for good, within the campaign"),
        "on": gettext_lazy("last day that counts"),
        "precision": gettext_lazy("day, month, quarter or year"),
    },
    "Measure": {
        "text": gettext_lazy("text of the step"),
        "heading": gettext_lazy("its heading"),
    },
}


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: str
    is_always: bool
    means: str | Promise


@dataclass(frozen=True, slots=True)
class SchemaPart:
    name: str
    fields: tuple[Field, ...]


@cache
def parts() -> tuple[SchemaPart, ...]:
    """Return the parts of an edition with their fields, off the schema."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    defined = {"edition": schema, **schema["$defs"]}
    return tuple(
        SchemaPart(name, tuple(_fields(defined[name], words)))
        for name, words in WORDS.items()
    )


def _fields(part: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Field]:
    always = set(part.get("required", ()))
    for name, told in part["properties"].items():
        yield Field(name, _kind(told), name in always, words[name])


def _kind(told: Mapping[str, Any]) -> str:
    """Return the type of a field in short: string, Finding[], string | null."""
    if "$ref" in told:
        return str(told["$ref"]).rpartition("/")[2]
    if "anyOf" in told:
        return " | ".join(_kind(one) for one in told["anyOf"])
    if told.get("type") == "array":
        return f"{_kind(told.get('items', {}))}[]"
    if told.get("pattern", "").startswith("^[0-9]{4}-"):
        return "date"
    kind = told.get("type", "string")
    return " | ".join(kind) if isinstance(kind, list) else str(kind)


def data(place: PublicPlace) -> PublicPage:
    """The page: files with their addresses, an example, and what each field means."""
    index_csv = index.editions_csv(place).content.decode("utf-8-sig")
    head, *rows = list(csv.reader(index_csv.splitlines()))[:2]
    with translation.override(place.language):
        name, said = _("All publications"), _("Every publication of this site.")
        crumbs = place.crumbs((_("Open data"), ""))
        files = list(_files(place))
    served = [
        (file_address("editions-json"), "application/json"),
        (file_address("editions-csv"), "text/csv"),
    ]
    here = place.to("data")
    context: dict[str, object] = {
        "crumbs": crumbs,
        "description": said,
        "linked": linked_data.block(linked_data.dataset(name, said, here, served)),
        "files": files,
        "example": list(zip(head, *rows, strict=True)) if rows else [],
        "parts": parts(),
    }
    return place.render("public/data.html", context)


def _files(place: PublicPlace) -> Iterator[tuple[str, str, str]]:
    """Yield what there is: what it is, its address, what it holds."""
    yield (
        _("Index (JSON)"),
        file_address("editions-json"),
        _("every publication, also those taken down"),
    )
    yield (
        _("Index (CSV)"),
        file_address("editions-csv"),
        _("the same as a table"),
    )
    yield (
        _("Schema"),
        file_address("schema"),
        _("JSON Schema of a publication, draft 2020-12"),
    )
    yield _("Follow (Atom)"), file_address("feed"), _("an entry for each publication")
    for one in place.site.standing()[:1]:
        where = one.reference, one.readable[-1].number
        for label, kind, holds in (
            (
                _("Open data (JSON)"),
                "json",
                _("the frozen bytes that the digest is of"),
            ),
            (_("Table (CSV)"), "csv", _("a row for each finding")),
            (_("Plain text"), "txt", _("a paragraph a line")),
            (_("Word document"), "docx", _("in the official format")),
        ):
            yield label, file_address(f"edition-{kind}", *where), holds
