"""Which free text of which record can be erased, and by what; why the rest need not be.

A test holds both lists against the models: a field in neither fails it.
"""

from collections.abc import Mapping

# With the line of the history that tells of the act by which they were written.
BY_LINE: Mapping[str, tuple[str, ...]] = {
    "decision": ("opinion",),
    "extension": ("reason", "done_so_far", "endorsement", "opinion"),
    "finding": ("evidence_waiver",),
    "helprequest": ("needed", "of_whom", "answer", "outcome"),
    "paperact": ("opinion",),
    "paperdecision": ("opinion",),
    "plan": ("opinion",),
    "review": ("opinion",),
    "warningreason": ("reason",),
}
# Of these something is asked to be there: words that say so stand in their place.
STAND_FOR = frozenset({"extension.reason", "finding.evidence_waiver"})
STAND_FOR |= {"warningreason.reason"}

# By a kind of `erasure_kinds.py`, or with the record that they belong to.
BY_KIND: Mapping[str, tuple[str, ...]] = {
    "addressee": ("reply", "return_reason"),
    "checkin": ("words", "opinion"),
    "draftfile": ("name", "claim"),
    "edition": ("content",),
    "evidence": ("name",),
    "evidenceuse": ("claim",),
    "formdraft": ("data",),
    "instruction": ("words", "ending"),
    "logentry": ("reason",),
    "logpayload": ("before", "after"),
    "lookback": ("words",),
    "opinion": ("words", "outline", "reply", "return_reason"),
    "progressentry": ("text", "reason_for_delay", "help_needed", "return_reason"),
    "source": ("name", "publisher", "chrome"),
    "submission": ("content",),
    "supervisionorder": ("reason", "ending"),
    "verification": ("words", "sham_reason"),
}

_MADE = "Made by the program: a key, a digest, a number, a choice."
_NAME = "Names a body, an office, a post, a form: whoever keeps it words it anew."
_SIGNED = "Who signed, who met, under which number: the decision stands on it."
_EDITED = "Edited where it stands; what it was goes with its line of the history."
_WORK = "Who does the work, in an account or a row that is edited."
_DAY = "A day in words, as it is printed."
_PUBLIC = "Told to the public on purpose, and stands for good."
ALL = "*"

NOT_ERASED: Mapping[str, Mapping[str, str]] = {
    "adoption": dict.fromkeys(("meeting", "number"), _SIGNED),
    "aspect": {"title": _EDITED},
    "blankform": {"name": _NAME, "layout": "Of a blank form; deleted with it."},
    "calendarday": {"words": _NAME},
    "chain": {ALL: _MADE},
    "chainchange": {ALL: _MADE},
    "draftfile": dict.fromkeys(("field", "media_type", "sha256"), _MADE),
    "edition": {"digest": _MADE},
    "erasure": {
        **dict.fromkeys(("place", "digest"), _MADE),
        "reason": "Why something was erased stays; its form says not to repeat it.",
    },
    "evidence": dict.fromkeys(("sha256", "media_type"), _MADE),
    "extension": dict.fromkeys(("old_due_wording", "due_wording"), _DAY),
    "finding": {
        **dict.fromkeys(("reference", "chain", "steps_left"), _MADE),
        **dict.fromkeys(("title", "original_text", "standard"), _EDITED),
        **dict.fromkeys(("leader", "person"), _WORK),
        **dict.fromkeys(("account_lead", "plan_lead", "outcome"), _EDITED),
        "reason_for_delay": _EDITED,
        "due_wording": _DAY,
        "status_wording": "A state in words, as it was printed.",
    },
    "formdraft": dict.fromkeys(("form", "key", "tab"), _MADE),
    "inspection": {
        "reference": _MADE,
        **dict.fromkeys(("round", "theme", "team"), _EDITED),
        "cleared_by": _SIGNED,
    },
    "instruction": dict.fromkeys(("leader_name", "leader_post"), _SIGNED),
    "logentry": {
        **dict.fromkeys(("previous", "hash", "action", "subject_type"), _MADE),
        **dict.fromkeys(("before_digest", "after_digest", "reason_digest"), _MADE),
        **dict.fromkeys(("request_id", "rows", "seen"), _MADE),
        "actor": "Who did it: that the log is kept for.",
        "subject": "A number or a name; what holds words is named by its number.",
    },
    "measure": {
        **dict.fromkeys(("heading", "plan", "account"), _EDITED),
        "owner": _WORK,
    },
    "notification": {"fault": _MADE},
    "office": {"name": _NAME, "initials": _MADE},
    "opinion": {"code_digest": _MADE},
    "organisation": {
        **dict.fromkeys(("name", "full_name", "phone", "address", "email"), _NAME),
        "coordinator_name": _NAME,
        **dict.fromkeys(("slug", "close_out_chain", "order_kinds"), _MADE),
    },
    "paperact": {
        **dict.fromkeys(("signatory", "number", "present"), _SIGNED),
        "digest": _MADE,
    },
    "papersheet": dict.fromkeys(
        ("signatory", "number", "present", "sheet_number"), _SIGNED
    ),
    "papertemplate": {"sha256": _MADE, "name": _NAME},
    "plan": dict.fromkeys(("meeting", "number"), _SIGNED),
    "post": {"title": _NAME},
    "progressentry": {"form_key": _MADE},
    "proposedstate": {"wording": "A state in words, as it was printed."},
    "publication": {"sign_off": _PUBLIC},
    "readingrule": {
        **dict.fromkeys(("shape", "digest"), _MADE),
        "named": "What a heading means; forgotten with its rule.",
    },
    "redactionrule": {
        **dict.fromkeys(("name", "pattern", "replacement", "reason"), _EDITED)
    },
    "reminder": dict.fromkeys(("wording", "wording_en"), "Of its level: no case's."),
    "reminderlevel": dict.fromkeys(("wording", "wording_en"), _NAME),
    "report": {
        **dict.fromkeys(("reference", "style", "asked_reviews"), _MADE),
        **dict.fromkeys(("approved_digest", "approved_parts"), _MADE),
        **dict.fromkeys(("title", "organisation_name", "contact_period"), _EDITED),
        "signed_by": _EDITED,
    },
    "reportitem": {**dict.fromkeys(("worded_for", "worded_over"), _MADE)}
    | {"lines": _EDITED},
    "reportsection": {"status": _MADE, **dict.fromkeys(("title", "lines"), _EDITED)},
    "responsibility": dict.fromkeys(("person", "phone"), _WORK),
    "review": {"signatory": _SIGNED, **dict.fromkeys(("digest", "parts"), _MADE)},
    "sample": {ALL: _MADE},
    "savedview": {"name": _NAME, "query": _MADE},
    "sendingmark": {ALL: _MADE},
    "sentform": {ALL: _MADE},
    "sitesettings": {ALL: _PUBLIC},
    "source": dict.fromkeys(("digest", "encoding"), _MADE),
    "submission": {"digest": _MADE, "to_whom": _SIGNED},
    "supervisionorder": {"kind": _MADE},
    "tally": {ALL: _MADE},
    "duetally": {ALL: _MADE},
    "user": {
        **dict.fromkeys(("username", "full_name", "phone", "email"), _WORK),
        **dict.fromkeys(("initials", "password"), _MADE),
    },
    "warningreason": dict.fromkeys(("rule", "hits_digest"), _MADE),
    "withdrawal": {"reason": _PUBLIC},
}
