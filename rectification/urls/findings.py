"""Findings: the list, each one, the steps and the work on it."""

from django.urls import path

from rectification.urls import converters
from rectification.urls.papers import papers
from rectification.views.findings import (
    approve_many,
    blank_form_fill,
    blank_forms,
    bulk,
    check_in,
    confirming,
    decide,
    detail,
    edit,
    entry,
    evidence,
    evidence_pack,
    extension,
    help_request,
    listing,
    measure_account,
    measure_plan,
    outcomes,
    picture,
    prior,
    reopen,
    sampling,
    saved_views,
    steps,
    verification,
)

__all__ = ["converters", "urlpatterns"]

urlpatterns = [
    # /staff/findings/ - no reference has a dot: the file's address is nobody's page
    path("findings/", listing.finding_list, name="finding-list"),
    *(
        path(
            f"findings/ledger{ledger.suffix}",
            listing.finding_ledger,
            {"kind": kind},
            name=f"finding-ledger-{kind}",
        )
        for kind, ledger in listing.LEDGERS.items()
    ),
    path("findings/bulk/assign/", bulk.bulk_assign, name="bulk-assign"),
    path("findings/bulk/deadline/", bulk.bulk_deadline, name="bulk-deadline"),
    path("findings/bulk/urge/", bulk.bulk_urge, name="bulk-urge"),
    path("findings/bulk/remind/", bulk.bulk_remind, name="bulk-remind"),
    path("findings/bulk/approve/", approve_many.bulk_approve, name="bulk-approve"),
    path("findings/bulk/<key:pk>/", bulk.bulk_result, name="bulk-result"),
    path("findings/views/", saved_views.saved_view_list, name="saved_view-list"),
    path("findings/views/new/", saved_views.saved_view_new, name="saved_view-new"),
    path(
        "findings/views/<key:pk>/edit/",
        saved_views.saved_view_edit,
        name="saved_view-edit",
    ),
    path(
        "findings/views/<key:pk>/remove/",
        saved_views.saved_view_remove,
        name="saved_view-remove",
    ),
    path("forms/", blank_forms.blank_form_list, name="blank_form-list"),
    path("forms/new/", blank_forms.blank_form_new, name="blank_form-new"),
    *(
        path(f"forms/<key:pk>/{action}/", view, name=f"blank_form-{action}")
        for action, view in (
            ("edit", blank_forms.blank_form_edit),
            ("remove", blank_forms.blank_form_remove),
            ("fill", blank_form_fill.blank_form_fill),
        )
    ),
    path("verifications/", verification.verification_list, name="verification-list"),
    path("samples/", sampling.sample_list, name="sample-list"),
    path("samples/new/", sampling.sample_new, name="sample-new"),
    path("samples/<key:pk>/", sampling.sample_detail, name="sample-detail"),
    path("help/", help_request.help_list, name="help-list"),
    *(
        path(f"help/<key:pk>/{action}/", view, name=f"help-{action}")
        for action, view in (
            ("answer", help_request.help_answer),
            ("forward", help_request.help_forward),
            ("solve", help_request.help_solve),
            ("withdraw", help_request.help_withdraw),
        )
    ),
    # /staff/inspections/<reference>/
    path(
        "inspections/<ref:reference>/new_finding/",
        edit.finding_new,
        name="finding-new",
    ),
    # /staff/findings/<reference>/
    path("findings/<ref:reference>/", detail.finding_detail, name="finding-detail"),
    path(
        "findings/<ref:reference>/record_progress/",
        detail.finding_record_progress,
        name="finding-record_progress",
    ),
    path(
        "findings/<ref:reference>/attach/",
        evidence.finding_attach,
        name="finding-attach",
    ),
    path(
        "findings/<ref:reference>/ask_help/",
        help_request.finding_ask_help,
        name="finding-ask_help",
    ),
    path(
        "findings/<ref:reference>/submit/",
        steps.finding_submit,
        name="finding-submit",
    ),
    path(
        "findings/<ref:reference>/withdraw/",
        steps.finding_withdraw,
        name="finding-withdraw",
    ),
    path(
        "findings/<ref:reference>/decide/",
        decide.finding_decide,
        name="finding-decide",
    ),
    path(
        "findings/<ref:reference>/send_back/",
        steps.finding_send_back,
        name="finding-send_back",
    ),
    path(
        "findings/<ref:reference>/approve/",
        steps.finding_approve,
        name="finding-approve",
    ),
    path(
        "findings/<ref:reference>/conclude/",
        steps.finding_conclude,
        name="finding-conclude",
    ),
    path(
        "findings/<ref:reference>/look_back/",
        reopen.finding_look_back,
        name="finding-look_back",
    ),
    path(
        "findings/<ref:reference>/check_in/",
        reopen.finding_check_in,
        name="finding-check_in",
    ),
    path(
        "findings/<ref:reference>/check_in/confirm/",
        check_in.check_in_confirm,
        name="check_in-confirm",
    ),
    path(
        "findings/<ref:reference>/check_in/send_back/",
        check_in.check_in_send_back,
        name="check_in-send_back",
    ),
    path(
        "findings/<ref:reference>/reopen/",
        reopen.finding_reopen,
        name="finding-reopen",
    ),
    path(
        "findings/<ref:reference>/verify/",
        verification.finding_verify,
        name="finding-verify",
    ),
    path(
        "findings/<ref:reference>/unregister/",
        steps.finding_unregister,
        name="finding-unregister",
    ),
    path(
        "findings/<ref:reference>/extension/endorse/",
        extension.extension_endorse,
        name="extension-endorse",
    ),
    path(
        "findings/<ref:reference>/extension/grant/",
        extension.extension_grant,
        name="extension-grant",
    ),
    path(
        "findings/<ref:reference>/extension/refuse/",
        extension.extension_refuse,
        name="extension-refuse",
    ),
    path(
        "findings/<ref:reference>/extension/withdraw/",
        extension.extension_withdraw,
        name="extension-withdraw",
    ),
    path("findings/<ref:reference>/edit/", edit.finding_edit, name="finding-edit"),
    path("findings/<ref:reference>/prior/", prior.finding_prior, name="finding-prior"),
    path(
        "findings/<ref:reference>/correct_text/",
        edit.finding_correct_text,
        name="finding-correct_text",
    ),
    path(
        "findings/<ref:reference>/assign/",
        edit.finding_assign,
        name="finding-assign",
    ),
    path(
        "findings/<ref:reference>/wordings/",
        edit.finding_wordings,
        name="finding-wordings",
    ),
    path(
        "findings/<ref:reference>/new_measure/",
        measure_plan.measure_new,
        name="measure-new",
    ),
    path(
        "findings/<ref:reference>/outcomes/",
        outcomes.finding_outcomes,
        name="finding-outcomes",
    ),
    # /staff/measures/<pk>/ /staff/entries/<pk>/ /staff/evidence/<pk>/
    path(
        "measures/<key:pk>/update/",
        measure_account.measure_update,
        name="measure-update",
    ),
    path("measures/<key:pk>/edit/", measure_plan.measure_edit, name="measure-edit"),
    path(
        "measures/<key:pk>/remove/", measure_plan.measure_remove, name="measure-remove"
    ),
    path("entries/<key:pk>/correct/", entry.entry_correct, name="entry-correct"),
    path("entries/<key:pk>/withdraw/", entry.entry_withdraw, name="entry-withdraw"),
    path("entries/<key:pk>/return/", entry.entry_return, name="entry-return"),
    path("entries/waiting/", confirming.entry_waiting, name="entry-waiting"),
    path("entries/<key:pk>/confirm/", entry.entry_confirm, name="entry-confirm"),
    path(
        "evidence/<key:pk>/download/",
        evidence.evidence_download,
        name="evidence-download",
    ),
    path(
        "findings/<ref:reference>/evidence.zip",
        evidence_pack.finding_pack,
        name="finding-pack",
    ),
    *papers(
        "findings/<ref:reference>/dossier",
        evidence_pack.finding_dossier,
        name="finding-dossier",
    ),
    *(
        path(
            f"evidence/<key:pk>/{size}.jpg",
            picture.evidence_preview,
            {"size": size},
            name=f"evidence-{size}",
        )
        for size in picture.PREVIEWS
    ),
    path(
        "findings/<ref:reference>/pictures/<key:pk>/",
        picture.finding_picture,
        name="finding-picture",
    ),
]
