"""Every address × every role × four methods, against a literal table.

A row reads "GET POST PUT DELETE: who …". Nobody of the cast left out, no address
left out: either makes a test fail.
"""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from rectification.checks import leaves
from rectification.models import (
    Erasure,
    Evidence,
    Inspection,
    LogEntry,
    Review,
    Source,
    User,
)
from rectification.workflow import FindingState, ReportState
from tests.factories import (
    Cast,
    client_of,
    make_closable,
    make_evidence,
    make_finding,
    make_inspection,
    make_report,
)

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "delete")
PEOPLE = "handler office_head coordinator leader verifier auditor system_admin"
ROLES = f"{PEOPLE} security_admin stranger outsider superuser anonymous".split()
STAFF = "handler office_head coordinator leader verifier auditor stranger outsider"
ADMINS = "system_admin security_admin"
NOBODY = "302 302 302 302: anonymous"
PUBLIC = ["200 405 405 405: " + " ".join(ROLES)]
UNPUBLISHED = ["404 405 405 405: " + " ".join(ROLES)]
# Reading a finding: offices in charge, the body, its overseer, the auditor.
READING = [
    "200 405 405 405: handler office_head coordinator leader verifier auditor",
    "404 405 405 405: stranger outsider",
    f"403 403 403 403: {ADMINS} superuser",
    NOBODY,
]
REPORT_READING = [
    "200 405 405 405: coordinator leader verifier auditor",
    "404 405 405 405: outsider",
    f"403 403 403 403: handler office_head stranger {ADMINS} superuser",
    NOBODY,
]

APPOINTING = (
    "403 403 403 403: handler office_head leader verifier auditor stranger "
    "system_admin superuser"
)
ERASING = [
    "200 200 405 405: office_head coordinator leader",
    "404 404 405 405: outsider",
    f"403 403 403 403: handler verifier auditor stranger {ADMINS} superuser",
    NOBODY,
]
BODY_ERASING = [
    "200 200 405 405: coordinator leader",
    "404 404 405 405: office_head outsider",
    f"403 403 403 403: handler verifier auditor stranger {ADMINS} superuser",
    NOBODY,
]


NOT_EDITING = f"handler office_head leader verifier auditor stranger {ADMINS} superuser"
# Correcting by hand: the coordinator of the body.
EDITING = [
    "200 200 405 405: coordinator",
    "404 404 405 405: outsider",
    "403 403 403 403: handler office_head leader verifier auditor stranger "
    f"{ADMINS} superuser",
    NOBODY,
]
DRAFTING = EDITING
OPENING = [
    "200 200 405 405: coordinator outsider",
    "403 403 403 403: handler office_head leader verifier auditor stranger "
    f"{ADMINS} superuser",
    NOBODY,
]


def posting(done: str, *, missing: str = "", not_allowed: str = "") -> list[str]:
    """Rows of an address that only takes a POST; whoever is not named has no right."""
    named = f"{done} {missing} {not_allowed}".split()
    rest = [who for who in ROLES if who not in named and who != "anonymous"]
    rows = [f"405 303 405 405: {done}"]
    rows += [f"405 404 405 405: {missing}"] if missing else []
    rows += [f"405 403 405 405: {not_allowed}"] if not_allowed else []
    return [*rows, "403 403 403 403: " + " ".join(rest), NOBODY]


# 303 is a refusal said politely: the form was empty, or the state does not allow it.
# A form that lacks its words never gets as far as the state.
TABLE: dict[str, list[str]] = {
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "login": [
        f"302 302 302 302: {STAFF} {ADMINS} superuser",
        "200 200 405 405: anonymous",
    ],
    "logout": ["405 302 405 405: " + " ".join(ROLES)],
    "set_language": ["405 302 405 405: " + " ".join(ROLES)],
    "password-change": [
        f"200 200 405 405: {STAFF} {ADMINS}",
        "403 403 403 403: superuser",
        NOBODY,
    ],
    "work": [
        f"200 405 405 405: {STAFF} {ADMINS}",
        "403 403 403 403: superuser",
        NOBODY,
    ],
    "inspection-list": [
        f"200 405 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "inspection-detail": READING,
    "finding-list": [
        f"200 405 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "finding-ledger": [
        f"200 405 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "inspection-new": OPENING,
    "inspection-edit": EDITING,
    # It has a report already: said politely.
    "inspection-begin_report": posting("coordinator", missing="outsider"),
    "aspect-new": EDITING,
    "aspect-edit": EDITING,
    "office-list": [row.replace("200 200", "200 405") for row in OPENING],
    "office-new": OPENING,
    "office-edit": EDITING,
    "finding-new": EDITING,
    "finding-edit": EDITING,
    "finding-correct_text": EDITING,
    "finding-assign": EDITING,
    "finding-wordings": READING,
    "measure-new": EDITING,
    "measure-edit": EDITING,
    "measure-remove": posting("coordinator", missing="outsider"),
    "finding-detail": READING,
    "finding-record_progress": [
        "405 200 405 405: handler office_head coordinator",
        "405 404 405 405: stranger outsider",
        f"403 403 403 403: leader verifier auditor {ADMINS} superuser",
        NOBODY,
    ],
    "finding-attach": [
        "200 200 405 405: handler office_head coordinator",
        "404 404 405 405: stranger outsider",
        f"403 403 403 403: leader verifier auditor {ADMINS} superuser",
        NOBODY,
    ],
    "finding-submit": posting("office_head coordinator", missing="outsider"),
    "finding-withdraw": posting("office_head coordinator", missing="outsider"),
    "finding-send_back": posting("leader verifier"),
    "finding-approve": posting("leader verifier"),
    "finding-reopen": posting("verifier"),
    "measure-update": [
        "200 200 405 405: handler office_head coordinator",
        "404 404 405 405: stranger outsider",
        f"403 403 403 403: leader verifier auditor {ADMINS} superuser",
        NOBODY,
    ],
    "entry-correct": [
        "200 200 405 405: handler",
        "403 403 405 405: office_head coordinator",
        "404 404 405 405: stranger outsider",
        f"403 403 403 403: leader verifier auditor {ADMINS} superuser",
        NOBODY,
    ],
    "entry-withdraw": [
        "200 200 405 405: handler",
        "403 403 405 405: office_head coordinator",
        "404 404 405 405: stranger outsider",
        f"403 403 403 403: leader verifier auditor {ADMINS} superuser",
        NOBODY,
    ],
    "entry-confirm": posting("office_head"),
    "evidence-download": READING,
    "report-detail": REPORT_READING,
    "report-preview": REPORT_READING,
    # The one step that is possible here, and needs no words: done, hence 302.
    "report-submit": [
        "405 302 405 405: coordinator",
        "405 404 405 405: outsider",
        "403 403 403 403: handler office_head leader verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "report-answer_warning": posting("coordinator", missing="outsider"),
    "report-withdraw": posting("coordinator", missing="outsider"),
    "report-review": posting("coordinator leader", missing="outsider"),
    # The draft is not in review yet: back to its page.
    "report-enter_review": [
        "302 302 405 405: coordinator",
        "404 404 405 405: outsider",
        f"403 403 403 403: {NOT_EDITING}",
        NOBODY,
    ],
    "review-scan": REPORT_READING,
    "report-draft": [
        row.replace("200 200", "200 405").replace("404 404", "404 405")
        for row in DRAFTING
    ],
    "report-arrange": posting("coordinator", missing="outsider"),
    **{
        f"report-{page}": DRAFTING
        for page in ("around", "new_section", "section", "item", "style")
    },
    "report-send_back": posting("leader"),
    "report-approve": posting("leader"),
    "report-freeze": posting("coordinator leader", missing="outsider"),
    "report-publish": posting("leader"),
    "report-void": posting("coordinator leader", missing="outsider"),
    "report-revise": posting("coordinator", missing="outsider"),
    "report-take_down": posting("coordinator leader", missing="outsider"),
    "intake-new": [
        "200 200 405 405: coordinator outsider",
        "403 403 403 403: handler office_head leader verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    # Without a signed text there is nothing to review.
    "intake-review": [
        "302 303 405 405: coordinator outsider",
        "403 403 403 403: handler office_head leader verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    # Made by hand: there is no import to take back.
    "inspection-undo_import": [
        "302 303 405 405: coordinator",
        "404 404 405 405: outsider",
        "403 403 403 403: handler office_head leader verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    # Nothing is published here, so that every report and finding is 404 in public.
    "public-home": PUBLIC,
    "public-en-home": PUBLIC,
    **{
        f"public-{language}{noun}": PUBLIC
        for language in ("", "en-")
        for noun in ("about", "accessibility")
    },
    # A form without a session: a POST answers, whoever sends it.
    "public-check": ["200 200 405 405: " + " ".join(ROLES)],
    "public-en-check": ["200 200 405 405: " + " ".join(ROLES)],
    **{
        f"public-{language}{noun}": UNPUBLISHED
        for language in ("", "en-")
        for noun in (
            "report",
            "edition",
            "finding",
            "comparison",
            "copy",
            "body",
            "home-page",
        )
    },
    **{
        f"public-{noun}": UNPUBLISHED
        for noun in (
            "edition-txt",
            "edition-json",
            "edition-csv",
            "edition-html",
            "report-feed",
            "body-feed",
            "office-feed",
        )
    },
    "public-feed": PUBLIC,
    "people-list": [
        "302 405 405 405: coordinator outsider",
        "200 405 405 405: security_admin",
        APPOINTING,
        NOBODY,
    ],
    "people-detail": [
        "200 405 405 405: coordinator security_admin",
        "404 405 405 405: outsider",
        APPOINTING,
        NOBODY,
    ],
    **{
        name: [
            "200 200 405 405: coordinator security_admin",
            "404 404 405 405: outsider",
            APPOINTING,
            NOBODY,
        ]
        for name in ("people-appoint", "people-account", "appointment-hand_over")
    },
    "appointment-end": [
        "405 302 405 405: coordinator security_admin",
        "405 404 405 405: outsider",
        APPOINTING,
        NOBODY,
    ],
    "gallery": [
        f"200 405 405 405: {STAFF} {ADMINS}",
        "403 403 403 403: superuser",
        NOBODY,
    ],
    "first_run": [
        "404 404 405 405: superuser",
        f"403 403 403 403: {STAFF} {ADMINS}",
        NOBODY,
    ],
    "draft-save": posting(f"{STAFF} {ADMINS}"),
    "draft-discard": posting(f"{STAFF} {ADMINS}"),
    "erasure-list": [
        "200 405 405 405: office_head coordinator leader auditor security_admin "
        "outsider",
        "403 403 403 403: handler verifier system_admin stranger superuser",
        NOBODY,
    ],
    "entry-erase": ERASING,
    "evidence-erase": ERASING,
    "payload-erase": ERASING,
    "source-erase": BODY_ERASING,
    "edition-erase": BODY_ERASING,
    "erasure-confirm": posting("leader security_admin"),
    "erasure-refuse": posting("leader security_admin"),
    "account-list": [
        "200 405 405 405: security_admin",
        f"403 403 403 403: {STAFF} system_admin superuser",
        NOBODY,
    ],
    **{
        f"account-{step}": [
            "200 200 405 405: security_admin",
            f"403 403 403 403: {STAFF} system_admin superuser",
            NOBODY,
        ]
        for step in ("lock", "unlock", "end_sessions", "lift")
    },
    **{
        name: [
            "200 405 405 405: auditor",
            "403 403 403 403: handler office_head coordinator leader verifier "
            f"stranger outsider {ADMINS} superuser",
            NOBODY,
        ]
        for name in ("log-list", "log-export-csv", "log-export-jsonl")
    },
    "handbook": [
        f"200 405 405 405: {STAFF} {ADMINS}",
        "403 403 403 403: superuser",
        NOBODY,
    ],
}


# What a new thing is made in, where that is part of the address.
PARENTS = {
    "inspection-new": "",
    "office-new": "",
    "aspect-new": "inspection",
    "finding-new": "inspection",
    "measure-new": "finding",
}


def public_arguments(name: str, things: dict[str, object]) -> list[object]:
    noun = name.removeprefix("public-").removeprefix("en-")
    number = 2 if noun in ("comparison", "home-page") else 1
    places = {
        "report": [things["report"]],
        "report-feed": [things["report"]],
        "finding": [things["finding"]],
        "comparison": [things["report"], number, 1],
        "copy": [things["report"], number],
        "body": ["org-1"],
        "body-feed": ["org-1"],
        "office-feed": ["org-1", "0123456789ab"],
        "home-page": [number],
    }
    if noun.startswith("edition"):
        return [things["report"], number]
    return places.get(noun, [])


def arguments(name: str, things: dict[str, object]) -> list[object]:
    noun = name.removeprefix("public-").removeprefix("en-").partition("-")[0]
    key = things.get(PARENTS.get(name, noun))
    if name.startswith("public-"):
        return public_arguments(name, things)
    if name in ("report-section", "report-item"):
        return [things["report"], things[name]]
    if name.endswith("-list") or name == "finding-ledger":
        return []
    return [] if key is None else [key]


@pytest.fixture
def things(cast: Cast) -> dict[str, object]:
    return make_things(cast)


def make_things(cast: Cast) -> dict[str, object]:
    """Make one of everything; return its key, by the noun that addresses begin with."""
    inspection = make_inspection(cast=cast)
    finding = make_finding(cast=cast, inspection=inspection, state=FindingState.ONGOING)
    make_closable(finding, cast=cast)
    report = make_report(cast=cast, inspection=inspection, state=ReportState.DRAFTING)
    section = report.sections.create(title="组织情况")
    item = report.items.create(section=section, finding=finding)
    return {
        "report-section": section.pk,
        "report-item": item.pk,
        "inspection": inspection.reference,
        "aspect": inspection.add_aspect(by=cast.coordinator, title="窗口服务").pk,
        "office": cast.office.pk,
        "finding": finding.reference,
        "measure": finding.measures.get().pk,
        "entry": finding.entries.get().pk,
        "evidence": finding.evidence_uses.get().evidence_id,
        "report": report.reference,
        "review": paper_review(cast, inspection).pk,
        **erasable(cast, inspection),
        "people": cast.organisation.pk,
        "account": cast.handler.pk,
        "appointment": cast.handler.appointments.get().pk,
    }


def paper_review(cast: Cast, inspection: Inspection) -> Review:
    reviewed = make_report(cast=cast, inspection=inspection, state="in_review")
    scan = make_evidence(cast=cast, by=cast.coordinator)
    return reviewed.enter_review(
        by=cast.coordinator, kind="first", name="郑主任", scan=scan
    )


def erasable(cast: Cast, inspection: Inspection) -> dict[str, object]:
    """What is erased by its key, and a request that has been answered."""
    frozen = make_report(cast=cast, inspection=inspection, state=ReportState.FROZEN)
    source = Source.objects.create(
        organisation=cast.organisation,
        digest="a" * 64,
        name="通报.txt",
        imported_by=cast.coordinator,
    )
    entry = LogEntry.objects.filter(action="finding.record_progress").latest("pk")
    erasure = Erasure.objects.request(
        by=cast.coordinator, kind="payload", pk=entry.pk, reason="误填"
    )
    erasure.refuse(by=cast.leader)
    return {
        "edition": frozen.editions.get().pk,
        "source": source.pk,
        "payload": entry.pk,
        "erasure": erasure.pk,
    }


def clients(cast: Cast) -> dict[str, Client]:
    people = {who: Client() for who in ROLES}
    people["superuser"].force_login(
        User.objects.create_superuser("root", "x", full_name="装机")
    )
    for who in ROLES:
        if hasattr(cast, who):
            people[who].force_login(getattr(cast, who))
    return people


def names() -> set[str]:
    return {str(leaf.name) for _route, leaf in leaves(get_resolver())}


def expected(name: str) -> dict[str, list[str]]:
    cells: dict[str, list[str]] = {}
    for row in TABLE[name]:
        statuses, _, who = row.partition(": ")
        for one in who.split():
            assert one not in cells, f"{name}: {one} stands twice"
            cells[one] = statuses.split()
    return cells


def test_every_address_stands_in_the_table() -> None:
    assert names() == set(TABLE)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_role_stands_in_every_row(name: str) -> None:
    assert set(expected(name)) == set(ROLES)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_each_role_gets_what_the_table_says(
    name: str, cast: Cast, things: dict[str, object]
) -> None:
    url = reverse(name, args=arguments(name, things))
    found: dict[str, list[str]] = {}
    for who, client in clients(cast).items():
        # What changes the session comes last of all.
        found[who] = []
        for method in METHODS:
            if method == "put" and name == "logout":
                client = Client()
            response = getattr(client, method)(url)
            found[who].append(str(response.status_code))
    assert found == expected(name)


def test_a_missing_post_tells_nobody_what_exists(
    cast: Cast, things: dict[str, object]
) -> None:
    """403 is the same whether the thing exists or not."""
    client = client_of(cast.system_admin)
    for url in (
        reverse("finding-detail", args=[things["finding"]]),
        reverse("finding-detail", args=["2022-999-01"]),
    ):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("who", ["anonymous", "stranger", "outsider"])
def test_evidence_cannot_be_fetched_by_guessing(
    who: str, cast: Cast, things: dict[str, object]
) -> None:
    make_evidence(cast=cast, content=b"%PDF-1.7 another")
    client = clients(cast)[who]
    for pk in [*Evidence.objects.values_list("pk", flat=True), 10**17]:
        status = client.get(reverse("evidence-download", args=[pk])).status_code
        assert status == (302 if who == "anonymous" else 404)
