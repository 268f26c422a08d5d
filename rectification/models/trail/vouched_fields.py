"""Which fields of which records the log vouches for, and which it does not, and why.

Every field of every model stands in one of the two tables; a test fails for one that
does not. A field that is vouched for is named with its value in the log entry of the
act that wrote it (`written.py`), and `oversight/replay.py` holds the row against that.
"""

from collections.abc import Mapping

from rectification.notices.vocabulary.printed_fields import TEXTS

VOUCHED: Mapping[str, tuple[str, ...]] = {
    "sitesettings": (
        *("name", "emblem", "sponsor", "operator", "contact", "site_code"),
        "icp_record",
        *("police_record", "about", "accessibility", "banner"),
        "second_factor_roles",
    ),
    "organisation": (
        *("name", "full_name", "slug", "kind", "parent", "phone", "address", "email"),
        *("coordinator_name", "coordinating_office", "fallback_closer"),
        *("shows_old_editions", "shows_comparison", "shows_history", "shows_reasons"),
        *("takes_opinions", "opinion_days"),
        *("recounts_lateness", "plan_needs_opinion", "extension_limit"),
        *("extension_needs_overseer", "look_back_months", "close_out_chain"),
        "head_confirms",
        *("needs_first_review", "needs_second_review", "needs_final_review"),
        *("needs_secrecy_review", "rhythm", "report_due_day", "due_day_off"),
        "order_kinds",
    ),
    "calendarday": ("day", "works", "words"),
    "office": (
        *("organisation", "name", "position", "is_collective", "since", "until"),
        "successor",
    ),
    "post": ("organisation", "office", "role", "title"),
    "appointment": (
        *("created_at", "appointed_by", "confirmation", "confirmed_at", "confirmer"),
        *("post", "user", "since", "until"),
    ),
    "user": (
        *("username", "full_name", "phone", "email", "is_active", "is_superuser"),
        *("must_change_password", "created_at", "opened_by", "reset_by", "reset_at"),
        *("password", "session_epoch", "mail_language"),
        *("factor_reset_at", "factor_reset_by"),
    ),
    "inspection": (
        *("reference", "organisation", "overseer", "source", "round", "theme", "team"),
        *("started_on", "ended_on", "feedback_on", "plan_due_on", "campaign_ends_on"),
        *("cleared_by", "cleared_on"),
        "rhythm",
    ),
    "urge": (
        *("inspection", "office", "since", "due_on", "owed", "done", "way"),
        *("urged_at", "urged_by"),
    ),
    "fold": ("finding", "since", "up_to", "folded_at", "folded_by"),
    "submission": (
        *("inspection", "organisation", "since", "until", "year", "number"),
        *("to_body", "to_whom", "way", "sent_on", "sent_at", "sent_by", "content"),
        "digest",
    ),
    "reminderlevel": (
        *("organisation", "about", "offset", "to_handler", "to_office_head"),
        *("to_coordinator", "to_leader", "wording", "wording_en", "is_active"),
    ),
    "reminder": (
        *("finding", "addressee", "help_request", "opinion", "about", "offset"),
        *("due_on", "day", "wording", "wording_en"),
    ),
    "notification": ("user", "day"),
    "reminded": ("notification", "reminder"),
    "reportingperiod": ("inspection", "since", "due_on", "until"),
    "papertemplate": (
        *("organisation", "name", "sha256", "added_at", "added_by", "ended_at"),
    ),
    "blankform": ("organisation", "name", "file", "layout"),
    "savedview": ("name", "query", "owner", "organisation", "role", "is_default"),
    "overseerchange": (
        *("organisation", "inspection", "before", "after", "proposed_at"),
        *("proposed_by", "confirmation", "confirmed_at", "confirmer"),
    ),
    "chainchange": (
        *("organisation", "before", "after", "proposed_at", "proposed_by"),
        *("confirmation", "confirmed_at", "confirmer"),
    ),
    "aspect": ("inspection", "parent", "position", "title"),
    "finding": (
        *("inspection", "reference", "serial", "position", "aspect", "title"),
        *("original_text", "kind", "due_on", "due_precision", "due_wording"),
        "due_set_at",
        *("account_lead", "plan_lead", "prior", *TEXTS),
        *("state", "status_wording", "adopted_at", "adopted_by"),
        *("adoption", "asks"),
        *("reopened_at", "evidence_waiver", "submitted_at", "submitted_by"),
        *("closed_at", "closed_by", "closed_paper"),
        *("chain", "steps_left", "passed_on_at"),
    ),
    "decision": (
        *("finding", "asked_at", "step", "verdict", "post", "decided_at"),
        *("decided_by", "decided_paper", "opinion"),
    ),
    "extension": (
        *("finding", "old_due_on", "old_due_precision", "old_due_wording", "old_kind"),
        *("due_on", "due_precision", "due_wording", "kind", "reason", "requested_at"),
        *("requested_by", "state", "opinion", "decided_at", "decided_by"),
        *("decided_paper", "withdrawn_at", "done_so_far", "endorsement"),
        *("endorsed_at", "endorsed_by", "endorsed_paper"),
    ),
    "plan": (
        *("inspection", "state", "begun_at", "begun_by", "meeting", "met_on"),
        *("number", "scan", "opinion", "approved_at", "approved_by"),
    ),
    "helprequest": (
        *("finding", "entry", "needed", "of_whom", "asked_at", "asked_by", "state"),
        *("forwarded_to", "answer", "answered_at", "answered_by", "outcome"),
        *("closed_at", "closed_by"),
    ),
    "supervisionorder": (
        *("inspection", "issuer", "kind", "tone", "reason", "reply_days"),
        *("reply_due_on", "state", "drafted_at", "drafted_by", "year", "number"),
        *("issued_at", "issued_by", "ending", "ended_at", "ended_by"),
    ),
    "instruction": (
        *("inspection", "leader", "leader_name", "leader_post", "given_on", "words"),
        *("paper", "state", "entered_at", "entered_by", "reply_due_on"),
        *("ending", "ended_at", "ended_by"),
    ),
    "concernedfinding": ("order", "instruction", "finding"),
    "addressee": (
        *("order", "instruction", "office", "reply", "replied_at", "replied_by"),
        *("return_reason", "returned_at", "returned_by"),
    ),
    "replyfile": ("addressee", "evidence"),
    "verification": (
        *("finding", "result", "words", "is_sham", "sham_reason"),
        *("verified_at", "verified_by"),
    ),
    "sample": (
        *("organisation", "year", "serial", "number", "count", "eligible", "digest"),
        *("drawn_at", "drawn_by"),
    ),
    "sampledfinding": ("sample", "finding", "place"),
    "lookback": ("finding", "result", "words", "looked_at", "looked_by"),
    "lookbackfile": ("look_back", "evidence"),
    "checkin": (
        *("finding", "words", "written_at", "written_by", "state", "opinion"),
        *("decided_at", "decided_by"),
    ),
    "checkinfile": ("check_in", "evidence"),
    "verificationfile": ("verification", "evidence"),
    "adoption": (
        *("inspection", "proposed_at", "proposed_by", "meeting", "met_on", "number"),
        *("scan", "confirmation", "confirmed_at", "confirmer"),
    ),
    "proposedstate": ("adoption", "finding", "state", "wording"),
    "responsibility": ("finding", "office", "position", "is_lead", "person", "phone"),
    "measure": (
        *("finding", "position", "heading", "plan", "account", "state", "office"),
        *("owner", "due_on"),
    ),
    "outcomefigure": ("finding", "kind", "number"),
    "progressentry": (
        *("finding", "measure", "happened_on", "text", "reason_for_delay"),
        *("help_needed", "office", "author", "created_at", "on_behalf"),
        *("confirmed_at", "confirmed_by", "withdrawn_at", "withdrawn_by", "used_at"),
        *("no_news", "returned_at", "returned_by", "return_reason"),
        *("erasure", "waits"),
    ),
    "evidence": (
        *("organisation", "sha256", "size", "media_type", "name", "kind", "dated_on"),
        *("uploaded_at", "uploaded_by", "erasure"),
    ),
    "evidenceuse": ("evidence", "finding", "entry", "claim", "created_at"),
    "source": (
        *("organisation", "digest", "name", "encoding", "publisher", "published_on"),
        *("chrome", "imported_at", "imported_by"),
    ),
    "readingrule": (
        *("organisation", "kind", "shape", "digest", "named", "named_at", "named_by"),
    ),
    "papersheet": (
        *("organisation", "signatory", "signer", "signed_on", "is_of_meeting"),
        *("number", "present", "scan", "entered_by", "entered_at", "confirmed_at"),
        *("confirmed_by", "sheet_number"),
    ),
    "paperdecision": ("sheet", "finding", "action", "opinion", "asked_at"),
    "paperact": (
        *("report", "round", "act", "opinion", "digest", "signatory", "signer"),
        *("signed_on", "is_of_meeting", "number", "present", "scan", "entered_by"),
        *("entered_at", "confirmed_at", "confirmed_by"),
    ),
    "review": (
        *("report", "round", "kind", "opinion", "signed_at", "reviewed_by"),
        *("digest", "parts"),
        *("signatory", "scan", "entered_by", "signer", "confirmed_at", "confirmed_by"),
    ),
    "report": (
        *("inspection", "number", "reference", "source", "title"),
        *("organisation_name", "signed_by", "signed_on", "contact_period", "as_of"),
        *("style", "state", "round", "asked_reviews", "drafted_by", "drafted_at"),
        "approved_at",
        *("approved_by", "approved_paper", "approved_digest", "approved_parts"),
    ),
    "reportsection": (
        *("report", "position", "level", "kind", "status", "title", "aspect", "lines"),
    ),
    "reportitem": (
        *("report", "section", "finding", "position", "worded_for", "lines"),
        *("worded_over", "awaits_update"),
    ),
    "edition": ("report", "content", "digest", "as_of", "frozen_at", "frozen_by"),
    "publication": (
        *("edition", "report", "number", "published_at", "published_by"),
        *("published_paper", "sign_off"),
    ),
    "withdrawal": ("publication", "reason", "withdrawn_at", "withdrawn_by"),
    "erasure": (
        *("kind", "subject_id", "place", "organisation", "digest", "reason"),
        *("requested_at", "requested_by", "confirmed_at", "confirmed_by"),
        *("refused_at", "refused_by"),
    ),
    "opinion": (
        *("report", "finding", "words", "may_be_public", "code_digest", "received_at"),
        *("due_on", "state", "outline", "reply", "is_public", "drafted_at"),
        *("drafted_by", "return_reason", "released_at", "released_by"),
        *("is_satisfied", "judged_at"),
    ),
    "redactionrule": (
        *("name", "kind", "pattern", "replacement", "reason", "position"),
        "is_active",
    ),
    "warningreason": (
        *("report", "rule", "hits_digest", "reason", "answered_at", "answered_by"),
    ),
}

# What an act on a row stands on beside what it writes: whose it is, who began it, which
# request it answers. An entry that writes such a row names them as it found them.
STOOD_ON: Mapping[str, tuple[str, ...]] = {
    "organisation": (
        *("parent", "coordinating_office", "fallback_closer", "needs_first_review"),
        *("needs_second_review", "needs_final_review", "needs_secrecy_review"),
        *("plan_needs_opinion", "extension_limit", "extension_needs_overseer"),
        *("head_confirms", "close_out_chain"),
    ),
    "user": (
        *("created_at", "opened_by", "reset_by", "reset_at"),
        *("factor_reset_at", "factor_reset_by"),
    ),
    "appointment": (
        *("post", "user", "appointed_by", "created_at", "confirmation"),
        *("confirmed_at", "confirmer"),
    ),
    "inspection": ("organisation", "overseer"),
    "overseerchange": ("organisation", "inspection", "before", "after", "proposed_by"),
    "chainchange": ("organisation", "before", "after", "proposed_by"),
    "finding": (
        *("inspection", "state", "asks", "submitted_at", "submitted_by"),
        *("reopened_at", "adoption", "due_set_at", "chain", "steps_left"),
    ),
    "plan": ("inspection", "state", "begun_at"),
    "extension": ("finding", "state", "due_on", "requested_at", "requested_by"),
    "adoption": ("inspection", "proposed_by", "scan", "confirmation"),
    "progressentry": (
        *("finding", "office", "author", "created_at", "on_behalf"),
        *("confirmed_by", "withdrawn_at", "returned_at", "waits"),
    ),
    "papersheet": ("organisation", "signatory", "signer", "scan", "entered_by"),
    "paperact": ("report", "round", "act", "digest", "signer", "entered_by"),
    "review": ("report", "round", "kind", "digest", "reviewed_by", "signer"),
    "report": (
        *("inspection", "state", "round", "asked_reviews", "drafted_by"),
        *("approved_by", "approved_digest"),
    ),
    "edition": ("report", "digest", "frozen_by"),
    "measure": ("finding", "state"),
    "helprequest": ("finding", "state"),
    "supervisionorder": (
        *("inspection", "issuer", "kind", "reason", "reply_days", "state"),
        "drafted_by",
    ),
    "instruction": (
        *("inspection", "leader", "given_on", "words", "paper", "state", "entered_by"),
    ),
    "concernedfinding": ("order", "instruction", "finding"),
    "opinion": (
        *("report", "finding", "may_be_public", "state", "reply", "drafted_by"),
    ),
    "addressee": (
        *("order", "instruction", "office", "reply", "replied_at", "replied_by"),
    ),
    "responsibility": ("finding", "office"),
    "savedview": ("owner", "organisation"),
    "evidenceuse": ("evidence", "finding", "entry"),
    "erasure": ("kind", "subject_id", "requested_by"),
    "redactionrule": ("kind", "pattern", "replacement", "reason", "is_active"),
}
ALL = "*"  # every field of the model
_COUNTER = "A counter: going back, it meets a constraint or a conflict."
_LATEST = "Held against the entries, which are vouched for."
_INITIALS = "Made of the name, which is vouched for; search alone asks for it."
_CHAIN = "The chains vouch for themselves: each entry is hashed with the one before."
NOT_VOUCHED: Mapping[str, Mapping[str, str]] = {
    "chain": {ALL: _CHAIN},
    "logentry": {ALL: _CHAIN},
    "logpayload": {ALL: "Held against the digests in the entry."},
    "draftfile": {ALL: "Chosen and not accepted; nobody relies on it."},
    "formdraft": {ALL: "Typed and not sent; nobody relies on it."},
    "sendingmark": {ALL: "Counts senders for a day; nobody relies on it."},
    "sentform": {ALL: "Keeps one form from making two things; nobody relies on it."},
    "papertemplate": {"content": "By its digest, asked whenever it is used."},
    "sitesettings": {"revision": _COUNTER},
    "notification": {
        name: "Whether it was read, how its mail went: nobody decides by it."
        for name in ("read_at", "mail", "tried_at", "tries", "fault")
    },
    "office": {"initials": _INITIALS},
    "user": {
        "initials": _INITIALS,
        "last_login": "Sign-ins are entries of their own.",
        "unread_reminders": "Counted anew with each reminder that is sent or read.",
    },
    "inspection": {"next_serial": _COUNTER, "next_report": _COUNTER},
    "finding": {"version": _COUNTER, "latest_entry": _LATEST, "latest_on": _LATEST},
    "flaggedrequest": {ALL: "Kept from the flags, and held against them by a test."},
    "tally": {ALL: "Kept by the database, and held against what is counted."},
    "duetally": {ALL: "Kept by the database, and held against what is counted."},
    "progressentry": {"form_key": "Keeps one form from being stored twice."},
    "report": {"version": _COUNTER},
    "supervisionorder": {"version": _COUNTER},
}
