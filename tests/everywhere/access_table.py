"""Who gets what at which address: a literal table, read by the tests over all of them.

A row reads "GET POST PUT DELETE: who …".
"""

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
OVERVIEW = [
    "200 405 405 405: coordinator leader verifier auditor outsider",
    f"403 403 403 403: handler office_head stranger {ADMINS} superuser",
    NOBODY,
]
# What an import closed: not for the sake of an office alone.
ADOPTION_READING = [
    "200 405 405 405: coordinator leader verifier auditor",
    "404 405 405 405: handler office_head stranger outsider",
    f"403 403 403 403: {ADMINS} superuser",
    NOBODY,
]

PAPER_READING = [
    "200 405 405 405: coordinator leader verifier auditor",
    "404 405 405 405: handler office_head stranger outsider",
    f"403 403 403 403: {ADMINS} superuser",
    NOBODY,
]
NOT_ENTERING = f"handler office_head verifier auditor stranger {ADMINS} superuser"
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
OVERSEERS = [
    "200 405 405 405: verifier",
    "403 403 403 403: handler office_head coordinator leader auditor stranger outsider "
    f"{ADMINS} superuser",
    NOBODY,
]
OPINION_RELEASING = [
    "405 302 405 405: leader",
    "405 403 405 405: coordinator",
    "405 404 405 405: outsider",
    "403 403 403 403: handler office_head verifier auditor stranger "
    f"{ADMINS} superuser",
    NOBODY,
]
OPINIONS = ["200 422 405 405: " + " ".join(ROLES)]
NO_OPINION = ["404 404 405 405: " + " ".join(ROLES)]
BODY_ERASING = [
    "200 200 405 405: coordinator leader",
    "404 404 405 405: office_head outsider",
    f"403 403 403 403: handler verifier auditor stranger {ADMINS} superuser",
    NOBODY,
]


ERASING_ORDERS = [
    "200 200 405 405: coordinator leader",
    "403 403 405 405: office_head",
    "404 404 405 405: outsider",
    f"403 403 403 403: handler verifier auditor stranger {ADMINS} superuser",
    NOBODY,
]
ORDER_DRAFTING = [
    "200 200 405 405: coordinator",
    "404 404 405 405: verifier outsider",
    f"403 403 403 403: handler office_head leader auditor stranger {ADMINS} superuser",
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
BULK = ["200 200 405 405: coordinator outsider", *EDITING[2:]]
URGING = [
    "200 200 405 405: coordinator leader verifier outsider",
    f"403 403 403 403: handler office_head auditor stranger {ADMINS} superuser",
    NOBODY,
]
OPENING = [
    "200 200 405 405: coordinator outsider",
    "403 403 403 403: handler office_head leader verifier auditor stranger "
    f"{ADMINS} superuser",
    NOBODY,
]


def posting(
    done: str, *, missing: str = "", not_allowed: str = "", lacking: int = 303
) -> list[str]:
    """Rows of an address that only takes a POST; whoever is not named has no right.

    `lacking`: the answer to a form without its words.
    """
    named = f"{done} {missing} {not_allowed}".split()
    rest = [who for who in ROLES if who not in named and who != "anonymous"]
    rows = [f"405 {lacking} 405 405: {done}"]
    rows += [f"405 404 405 405: {missing}"] if missing else []
    rows += [f"405 403 405 405: {not_allowed}"] if not_allowed else []
    return [*rows, "403 403 403 403: " + " ".join(rest), NOBODY]


# 303 is a refusal said politely: the form was empty, or the state does not allow it;
# 422 the form itself, where its page keeps no draft.
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
    "own-account": [
        f"200 405 405 405: {STAFF} {ADMINS}",
        "403 403 403 403: superuser",
        NOBODY,
    ],
    "own-factor": [
        f"200 200 405 405: {STAFF} {ADMINS} superuser",
        NOBODY,
    ],
    # Only who has a second factor has codes.
    "own-codes": [
        "200 200 405 405: office_head",
        "302 302 405 405: handler coordinator leader verifier auditor stranger "
        f"outsider {ADMINS}",
        "403 403 403 403: superuser",
        NOBODY,
    ],
    "factor-waiting": [
        "200 405 405 405: coordinator leader verifier security_admin outsider",
        "403 403 403 403: handler office_head auditor stranger system_admin superuser",
        NOBODY,
    ],
    # Who has asked does not confirm; after the first nothing waits any more.
    "factor-confirm": [
        "405 302 405 405: coordinator",
        "405 404 405 405: leader verifier security_admin outsider",
        "403 403 403 403: handler office_head auditor stranger system_admin superuser",
        NOBODY,
    ],
    "own-end_sessions": [
        f"405 302 405 405: {STAFF} {ADMINS}",
        "403 403 403 403: superuser",
        NOBODY,
    ],
    "work": [
        f"200 405 405 405: {STAFF} {ADMINS}",
        "403 403 403 403: superuser",
        NOBODY,
    ],
    "search": [
        f"200 405 405 405: {STAFF} {ADMINS}",
        "403 403 403 403: superuser",
        NOBODY,
    ],
    "overview": OVERVIEW,
    "overview-bodies": OVERVIEW,
    "overview-notice": OVERVIEW,
    "statistics": OVERVIEW,
    "statistics-months": OVERVIEW,
    "statistics-file": OVERVIEW,
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
    "finding-ledger-excel": [
        f"200 405 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "bulk-assign": BULK,
    "bulk-deadline": BULK,
    "bulk-urge": URGING,
    "bulk-remind": URGING,
    "bulk-approve": [
        "200 200 405 405: office_head coordinator leader verifier outsider",
        f"403 403 403 403: handler auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    "blank_form-list": [
        f"200 405 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "blank_form-new": [
        "200 200 405 405: coordinator outsider",
        "403 403 403 403: handler office_head leader verifier auditor stranger",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "blank_form-fill": [
        "200 200 405 405: coordinator handler office_head leader auditor stranger",
        # Who oversees the body has no form of its own to fill in.
        "404 404 405 405: verifier outsider",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "blank_form-edit": [
        "200 200 405 405: coordinator",
        "404 404 405 405: outsider",
        "403 403 403 403: handler office_head leader verifier auditor stranger",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "blank_form-remove": [
        "405 302 405 405: coordinator",
        "405 404 405 405: outsider",
        "403 403 403 403: handler office_head leader verifier auditor stranger",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "saved_view-list": [
        f"200 405 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "saved_view-new": [
        f"200 200 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    # Shared with the body: read by all in it, changed by its coordinator.
    "saved_view-edit": [
        "200 200 405 405: coordinator",
        "403 403 405 405: handler office_head leader auditor stranger",
        "404 404 405 405: verifier outsider",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "saved_view-remove": [
        "405 302 405 405: coordinator",
        # Once it is deleted there is nothing to be refused.
        "405 403 405 405: handler office_head",
        "405 404 405 405: leader verifier auditor stranger outsider",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "bulk-result": [
        "200 405 405 405: coordinator",
        "404 405 405 405: handler office_head leader verifier auditor stranger "
        "outsider",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "inspection-reporting": ADOPTION_READING,
    "inspection-ledger": ADOPTION_READING,
    "inspection-urge": [
        "200 200 405 405: coordinator leader verifier",
        "404 404 405 405: outsider",
        f"403 403 403 403: handler office_head auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    "inspection-fill_in": EDITING,
    "inspection-templates": [
        "200 405 405 405: coordinator",
        "404 405 405 405: outsider",
        f"403 403 403 403: {NOT_EDITING}",
        NOBODY,
    ],
    "inspection-fold": EDITING,
    "inspection-submit": EDITING,
    "submission-list": [
        "200 405 405 405: coordinator leader verifier auditor outsider",
        f"403 403 403 403: handler office_head stranger {ADMINS} superuser",
        NOBODY,
    ],
    **dict.fromkeys(
        (
            *("submission-detail", "submission-table", "submission-content"),
            "submission-ledger",
            *("submission-report-docx", "submission-report-pdf"),
            *("submission-table-docx", "submission-table-pdf"),
        ),
        REPORT_READING,
    ),
    "inspection-reminders": [
        "200 405 405 405: coordinator leader verifier",
        "404 405 405 405: outsider",
        f"403 403 403 403: handler office_head auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    "reminder-list": [
        f"200 405 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "reminder-read": [
        f"405 302 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "reminder-mail": [
        f"200 200 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "inspection-new": OPENING,
    "inspection-edit": EDITING,
    "intake-cleared": OPENING,
    "inspection-dispatch": EDITING,
    **dict.fromkeys(
        ("inspection-plan", "inspection-plan-docx", "inspection-plan-pdf"), READING
    ),
    # It is begun already: said politely.
    "inspection-begin_plan": posting("coordinator", missing="outsider"),
    "inspection-approve_plan": EDITING,
    "inspection-plan_scan": ADOPTION_READING,
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
    "finding-prior": [
        "200 200 405 405: coordinator",
        "404 404 405 405: outsider",
        "403 403 403 403: handler office_head leader verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "finding-outcomes": [
        "200 200 405 405: handler office_head coordinator",
        "404 404 405 405: stranger outsider",
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
    "finding-send_back": posting(
        "office_head coordinator leader verifier", missing="outsider"
    ),
    # Without a chain they decide at no step.
    "finding-approve": posting(
        "leader verifier", missing="outsider", not_allowed="office_head coordinator"
    ),
    "finding-decide": [
        "200 405 405 405: leader verifier",
        "403 405 405 405: office_head coordinator",
        "404 405 405 405: outsider",
        f"403 403 403 403: handler auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    # Where somebody oversees it, it is the overseer's matter.
    "finding-reopen": [
        "200 200 405 405: verifier",
        "403 403 403 403: handler office_head coordinator leader auditor stranger "
        f"outsider {ADMINS} superuser",
        NOBODY,
    ],
    "finding-verify": [
        "200 200 405 405: verifier",
        f"403 403 403 403: handler office_head coordinator leader auditor stranger "
        f"outsider {ADMINS} superuser",
        NOBODY,
    ],
    "verification-list": [
        "200 405 405 405: verifier",
        f"403 403 403 403: handler office_head coordinator leader auditor stranger "
        f"outsider {ADMINS} superuser",
        NOBODY,
    ],
    **dict.fromkeys(("sample-list", "sample-detail"), OVERSEERS),
    "sample-new": [
        "200 200 405 405: verifier",
        f"403 403 403 403: handler office_head coordinator leader auditor stranger "
        f"outsider {ADMINS} superuser",
        NOBODY,
    ],
    "verification-erase": ERASING,
    "finding-conclude": posting("leader verifier"),
    "finding-unregister": posting("coordinator", missing="outsider"),
    "check_in-confirm": [
        "405 302 405 405: leader",
        "405 303 405 405: verifier",  # by then it is confirmed
        f"403 403 403 403: handler office_head coordinator auditor stranger outsider "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "check_in-send_back": posting("leader verifier"),
    "check_in-erase": ERASING,
    "finding-check_in": [
        "200 200 405 405: handler office_head coordinator",
        "404 404 405 405: stranger outsider",
        f"403 403 403 403: leader verifier auditor {ADMINS} superuser",
        NOBODY,
    ],
    "extension-endorse": posting("leader verifier"),
    "extension-grant": posting("leader verifier"),
    "extension-refuse": posting("leader verifier"),
    "extension-withdraw": [
        "405 302 405 405: coordinator",
        "405 404 405 405: outsider",
        "403 403 403 403: handler office_head leader verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "help-list": [
        f"200 405 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "finding-ask_help": posting(
        "handler office_head coordinator", missing="stranger outsider"
    ),
    "help-answer": posting("coordinator leader", missing="outsider", lacking=422),
    "help-forward": posting("coordinator leader", missing="outsider", lacking=422),
    # Whoever comes first solves it, or takes back what is one's own.
    "help-solve": [
        "405 302 405 405: coordinator",
        "405 303 405 405: leader",
        "405 404 405 405: outsider",
        "403 403 403 403: handler office_head verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "help-withdraw": [
        "405 302 405 405: handler",
        "405 303 405 405: office_head coordinator",
        "405 404 405 405: stranger outsider",
        f"403 403 403 403: leader verifier auditor {ADMINS} superuser",
        NOBODY,
    ],
    "opinion-list": OVERVIEW,
    "opinion-detail": REPORT_READING,
    # Whoever comes first accepts it.
    "opinion-accept": [
        "405 302 405 405: coordinator",
        "405 303 405 405: leader",
        "405 404 405 405: outsider",
        "403 403 403 403: handler office_head verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    **dict.fromkeys(
        (
            *("opinion-draft_reply", "opinion-draft_refusal"),
            *("opinion-send_back", "opinion-hide"),
        ),
        posting("coordinator leader", missing="outsider"),
    ),
    # Drafted by the coordinator.
    "opinion-release": OPINION_RELEASING,
    "opinion-decline": OPINION_RELEASING,
    "opinion-take_back": [
        "405 302 405 405: coordinator",
        "405 303 405 405: leader",  # by then it is taken back
        "405 404 405 405: outsider",
        "403 403 403 403: handler office_head verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "opinion-erase": BODY_ERASING,
    "inspection-orders": READING,
    "order-new": [
        "200 200 405 405: coordinator verifier",
        "404 404 405 405: outsider",
        "403 403 403 403: handler office_head leader auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "order-detail": READING,
    **dict.fromkeys(("order-print", "order-docx", "order-pdf"), READING),
    "order-erase": ERASING_ORDERS,
    # A draft, and what is to be signed, is seen by who issues it.
    "order-edit": ORDER_DRAFTING,
    "order-submit": [
        "405 302 405 405: coordinator",
        "405 404 405 405: verifier outsider",
        "403 403 403 403: handler office_head leader auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "order-discard": posting("coordinator", missing="verifier outsider", lacking=422),
    # Whoever comes first issues it.
    "order-sign": [
        "405 302 405 405: leader",
        "405 403 405 405: verifier",  # sees it since
        "403 403 403 403: handler office_head coordinator auditor stranger outsider "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "order-return_draft": posting("leader", missing="verifier", lacking=422),
    "order-withdraw": posting("leader verifier", lacking=422),
    # Whoever comes first settles it.
    "order-close": [
        "405 302 405 405: coordinator",
        "405 303 405 405: leader",
        "405 403 405 405: verifier",
        "405 404 405 405: outsider",
        f"403 403 403 403: handler office_head auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    "inspection-instructions": READING,
    "instruction-new": [
        "200 200 405 405: coordinator leader",
        "404 404 405 405: outsider",
        f"403 403 403 403: handler office_head verifier auditor stranger {ADMINS} "
        "superuser",
        NOBODY,
    ],
    "instruction-detail": READING,
    **dict.fromkeys(
        ("instruction-print", "instruction-docx", "instruction-pdf"), READING
    ),
    "instruction-correct": [
        "200 200 405 405: coordinator leader",
        "404 404 405 405: outsider",
        f"403 403 403 403: handler office_head verifier auditor stranger {ADMINS} "
        "superuser",
        NOBODY,
    ],
    "instruction-erase": ERASING_ORDERS,
    # Whoever comes first settles it.
    "instruction-close": [
        "405 302 405 405: coordinator",
        "405 303 405 405: leader",
        "405 403 405 405: verifier",
        "405 404 405 405: outsider",
        f"403 403 403 403: handler office_head auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    "instruction-withdraw": posting(
        "coordinator leader", missing="outsider", lacking=422
    ),
    "reply-write": [
        "200 200 405 405: handler office_head coordinator",
        "404 404 405 405: stranger outsider",
        f"403 403 403 403: leader verifier auditor {ADMINS} superuser",
        NOBODY,
    ],
    "reply-send_back": posting(
        "coordinator leader verifier", missing="outsider", lacking=422
    ),
    "finding-look_back": [
        "200 200 405 405: coordinator leader verifier",
        "404 404 405 405: outsider",
        f"403 403 403 403: handler office_head auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    "look_back-erase": ERASING,
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
    "entry-return": EDITING,
    "entry-waiting": [
        "200 200 405 405: handler office_head stranger",
        "403 403 403 403: coordinator leader verifier outsider auditor",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "entry-confirm": posting("office_head", missing="stranger", not_allowed="handler"),
    "evidence-download": READING,
    "finding-pack": READING,
    "finding-dossier-docx": READING,
    "finding-dossier-pdf": READING,
    "inspection-pack": READING,
    "evidence-small": READING,
    "evidence-large": READING,
    "finding-picture": READING,
    "paper-list": [
        f"200 405 405 405: {STAFF}",
        f"403 403 403 403: {ADMINS} superuser",
        NOBODY,
    ],
    "paper-detail": PAPER_READING,
    "paper-scan": PAPER_READING,
    # Entered by the coordinator; who confirms it first has confirmed it.
    "paper-confirm": [
        "405 403 405 405: coordinator",
        "405 302 405 405: leader",
        "405 303 405 405: verifier",
        "405 404 405 405: outsider",
        f"403 403 403 403: handler office_head auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    "paper-discard": [
        "200 200 405 405: coordinator leader verifier",
        "404 404 405 405: outsider",
        f"403 403 403 403: handler office_head auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    "paper-enter": [
        "200 200 405 405: coordinator leader",
        "404 404 405 405: outsider",
        f"403 403 403 403: {NOT_ENTERING}",
        NOBODY,
    ],
    **{
        name: [
            "200 405 405 405: coordinator leader",
            "404 405 405 405: outsider",
            f"403 403 403 403: {NOT_ENTERING}",
            NOBODY,
        ]
        for name in ("paper-form", "paper-form-docx", "paper-form-pdf")
    },
    "report-detail": REPORT_READING,
    "report-preview": REPORT_READING,
    "report-docx": REPORT_READING,
    "report-pdf": REPORT_READING,
    "report-changes-docx": REPORT_READING,
    "report-changes-pdf": REPORT_READING,
    # The one step that is possible here, and needs no words: done, hence 302.
    # What speaks against the draft has to be mended or answered first.
    "report-submit": [
        "405 303 405 405: coordinator",
        "405 404 405 405: outsider",
        "403 403 403 403: handler office_head leader verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "report-answer_warning": posting("coordinator", missing="outsider", lacking=422),
    "report-withdraw": posting("coordinator", missing="outsider"),
    "report-review": posting("coordinator leader", missing="outsider"),
    # The draft is not in review yet: back to its page.
    "report-enter_review": [
        "302 302 405 405: coordinator",
        "404 404 405 405: outsider",
        f"403 403 403 403: {NOT_EDITING}",
        NOBODY,
    ],
    # The draft is not in review yet: back to its page.
    "report-enter_act": [
        "302 302 405 405: coordinator leader",
        "404 404 405 405: outsider",
        f"403 403 403 403: {NOT_ENTERING}",
        NOBODY,
    ],
    **{
        name: [
            "302 405 405 405: coordinator leader",
            "404 405 405 405: outsider",
            f"403 403 403 403: {NOT_ENTERING}",
            NOBODY,
        ]
        for name in ("report-act_form", "report-act_form-docx", "report-act_form-pdf")
    },
    "act-scan": REPORT_READING,
    # Entered by the coordinator; who confirms it first has confirmed it.
    "act-confirm": [
        "405 403 405 405: coordinator",
        "405 302 405 405: leader",
        "405 303 405 405: verifier",
        "405 404 405 405: outsider",
        f"403 403 403 403: handler office_head auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    "act-discard": [
        "200 200 405 405: coordinator leader verifier",
        "404 404 405 405: outsider",
        f"403 403 403 403: handler office_head auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    "review-scan": REPORT_READING,
    "review-confirm": [
        "405 403 405 405: coordinator",
        "405 302 405 405: leader",
        "405 404 405 405: outsider",
        "403 403 403 403: handler office_head verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "review-discard": [
        "200 200 405 405: coordinator leader",
        "404 404 405 405: outsider",
        "403 403 403 403: handler office_head verifier auditor stranger "
        f"{ADMINS} superuser",
        NOBODY,
    ],
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
    "report-unfreeze": posting("coordinator leader", missing="outsider"),
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
    "intake-name": posting("coordinator outsider"),
    "intake-forget": [
        "405 302 405 405: coordinator",
        "405 404 405 405: outsider",
        f"403 403 403 403: {NOT_EDITING}",
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
    "adoption-detail": ADOPTION_READING,
    "adoption-scan": ADOPTION_READING,
    "adoption-confirm": [
        "405 302 405 405: leader",
        "405 303 405 405: verifier",  # it is confirmed by now
        "403 403 403 403: handler office_head coordinator auditor stranger outsider "
        f"{ADMINS} superuser",
        NOBODY,
    ],
    "adoption-discard": [
        "200 200 405 405: coordinator leader verifier",
        "404 404 405 405: outsider",
        f"403 403 403 403: handler office_head auditor stranger {ADMINS} superuser",
        NOBODY,
    ],
    # Nothing is published here, so that every report and finding is 404 in public.
    "public-home": PUBLIC,
    "public-en-home": PUBLIC,
    **{
        f"public-{language}{noun}": PUBLIC
        for language in ("", "en-")
        for noun in ("about", "accessibility", "data", "search")
    },
    # A form without a session: a POST answers, whoever sends it.
    "public-check": ["200 200 405 405: " + " ".join(ROLES)],
    "public-en-check": ["200 200 405 405: " + " ".join(ROLES)],
    "public-opinions": OPINIONS,
    "public-en-opinions": OPINIONS,
    "public-opinion": NO_OPINION,
    "public-en-opinion": NO_OPINION,
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
            "by",
            "by-page",
        )
    },
    # Leads on to the list that was chosen.
    **{
        f"public-{language}choose": ["303 405 405 405: " + " ".join(ROLES)]
        for language in ("", "en-")
    },
    **{
        f"public-{noun}": UNPUBLISHED
        for noun in (
            "edition-txt",
            "edition-json",
            "edition-csv",
            "edition-html",
            "edition-docx",
            "edition-pdf",
            "report-feed",
            "body-feed",
            "office-feed",
        )
    },
    "public-feed": PUBLIC,
    **{
        f"public-{noun}": PUBLIC
        for noun in ("editions-json", "editions-csv", "schema", "robots", "sitemap")
    },
    "public-emblem": UNPUBLISHED,
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
    # The first of them confirms it; for the others nothing waits any more.
    "appointment-confirm": [
        "405 403 405 405: coordinator",
        "405 302 405 405: leader",
        "405 404 405 405: verifier security_admin outsider",
        "403 403 403 403: handler office_head auditor stranger system_admin superuser",
        NOBODY,
    ],
    "appointment-waiting": [
        "200 405 405 405: coordinator leader verifier security_admin outsider",
        "403 403 403 403: handler office_head auditor stranger system_admin superuser",
        NOBODY,
    ],
    "overseer-waiting": [
        "200 405 405 405: leader verifier system_admin",
        "403 403 403 403: handler office_head coordinator auditor stranger outsider "
        "security_admin superuser",
        NOBODY,
    ],
    # The present overseer confirms it; for who proposed it nothing waits any more.
    "overseer-confirm": [
        "405 303 405 405: system_admin",
        "405 302 405 405: verifier",
        "405 404 405 405: leader",
        "403 403 403 403: handler office_head coordinator auditor stranger outsider "
        "security_admin superuser",
        NOBODY,
    ],
    "overseer-discard": [
        "405 422 405 405: system_admin verifier",
        "405 404 405 405: leader",
        "403 403 403 403: handler office_head coordinator auditor stranger outsider "
        "security_admin superuser",
        NOBODY,
    ],
    "chain-confirm": [
        "405 303 405 405: system_admin",
        "405 302 405 405: verifier",
        "405 404 405 405: leader",
        "403 403 403 403: handler office_head coordinator auditor stranger outsider "
        "security_admin superuser",
        NOBODY,
    ],
    "chain-discard": [
        "405 422 405 405: system_admin verifier",
        "405 404 405 405: leader",
        "403 403 403 403: handler office_head coordinator auditor stranger outsider "
        "security_admin superuser",
        NOBODY,
    ],
    "appointment-end": [
        "405 302 405 405: coordinator",
        "405 303 405 405: security_admin",
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
    # Of no form: there is nothing to open.
    "draft-open": [
        f"404 405 405 405: {STAFF} {ADMINS}",
        "403 403 403 403: superuser",
        NOBODY,
    ],
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
    "submission-erase": BODY_ERASING,
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
        for step in ("lock", "unlock", "end_sessions", "lift", "factor")
    },
    **{
        name: [
            "200 405 405 405: auditor",
            "403 403 403 403: handler office_head coordinator leader verifier "
            f"stranger outsider {ADMINS} superuser",
            NOBODY,
        ]
        for name in (
            "log-list",
            "log-export-csv",
            "log-export-jsonl",
            "evidence_check-list",
        )
    },
    "handbook": [
        f"200 405 405 405: {STAFF} {ADMINS}",
        "403 403 403 403: superuser",
        NOBODY,
    ],
}


def expected(name: str) -> dict[str, list[str]]:
    cells: dict[str, list[str]] = {}
    for row in TABLE[name]:
        statuses, _, who = row.partition(": ")
        for one in who.split():
            assert one not in cells, f"{name}: {one} stands twice"
            cells[one] = statuses.split()
    return cells


def first_named(name: str) -> list[str]:
    """Return the first role of each row: the others of a row get the same answers."""
    return [row.partition(": ")[2].split()[0] for row in TABLE[name]]
