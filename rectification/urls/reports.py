"""Reports: drafted, signed, frozen, made public, taken down."""

from django.urls import path

from rectification.urls import converters
from rectification.urls.papers import papers
from rectification.views.reports import (
    changes_paper,
    detail,
    draft,
    edit,
    paper,
    review,
    steps,
    style,
    warnings,
)

__all__ = ["converters", "urlpatterns"]

urlpatterns = [
    # /staff/inspections/<reference>/
    path(
        "inspections/<ref:reference>/begin_report/",
        edit.inspection_begin_report,
        name="inspection-begin_report",
    ),
    # /staff/reports/<reference>/: the draft
    path("reports/<ref:reference>/", detail.report_detail, name="report-detail"),
    path(
        "reports/<ref:reference>/preview/", detail.report_preview, name="report-preview"
    ),
    *papers("reports/<ref:reference>/draft", detail.report_paper, name="report"),
    *papers(
        "reports/<ref:reference>/changes",
        changes_paper.report_changes,
        name="report-changes",
    ),
    path("reports/<ref:reference>/draft/", draft.report_draft, name="report-draft"),
    path(
        "reports/<ref:reference>/arrange/",
        draft.report_arrange,
        name="report-arrange",
    ),
    path(
        "reports/<ref:reference>/around/",
        edit.report_around,
        name="report-around",
    ),
    path(
        "reports/<ref:reference>/new_section/",
        edit.report_new_section,
        name="report-new_section",
    ),
    path(
        "reports/<ref:reference>/sections/<key:pk>/",
        edit.report_section,
        name="report-section",
    ),
    path(
        "reports/<ref:reference>/items/<key:pk>/",
        edit.report_item,
        name="report-item",
    ),
    path(
        "reports/<ref:reference>/style/",
        style.report_style,
        name="report-style",
    ),
    path(
        "reports/<ref:reference>/answer_warning/",
        warnings.report_answer_warning,
        name="report-answer_warning",
    ),
    # /staff/reports/<reference>/: its way to the public
    path(
        "reports/<ref:reference>/submit/",
        steps.report_submit,
        name="report-submit",
    ),
    path(
        "reports/<ref:reference>/withdraw/",
        steps.report_withdraw,
        name="report-withdraw",
    ),
    path(
        "reports/<ref:reference>/review/",
        steps.report_review,
        name="report-review",
    ),
    path(
        "reports/<ref:reference>/enter_review/",
        review.report_enter_review,
        name="report-enter_review",
    ),
    path(
        "reports/<ref:reference>/send_back/",
        steps.report_send_back,
        name="report-send_back",
    ),
    path(
        "reports/<ref:reference>/approve/",
        steps.report_approve,
        name="report-approve",
    ),
    path(
        "reports/<ref:reference>/freeze/",
        steps.report_freeze,
        name="report-freeze",
    ),
    path(
        "reports/<ref:reference>/publish/",
        steps.report_publish,
        name="report-publish",
    ),
    path(
        "reports/<ref:reference>/unfreeze/",
        steps.report_unfreeze,
        name="report-unfreeze",
    ),
    path("reports/<ref:reference>/void/", steps.report_void, name="report-void"),
    path(
        "reports/<ref:reference>/revise/",
        steps.report_revise,
        name="report-revise",
    ),
    path(
        "reports/<ref:reference>/take_down/",
        steps.report_take_down,
        name="report-take_down",
    ),
    path(
        "reports/<ref:reference>/enter_act/",
        paper.report_enter_act,
        name="report-enter_act",
    ),
    path(
        "reports/<ref:reference>/act_form/",
        paper.report_act_form,
        name="report-act_form",
    ),
    *papers(
        "reports/<ref:reference>/act_form",
        paper.report_act_form_file,
        name="report-act_form",
    ),
    # /staff/acts/<pk>/
    path("acts/<key:pk>/scan/", paper.act_scan, name="act-scan"),
    path("acts/<key:pk>/confirm/", paper.act_confirm, name="act-confirm"),
    path("acts/<key:pk>/discard/", paper.act_discard, name="act-discard"),
    # /staff/reviews/<pk>/
    path("reviews/<key:pk>/scan/", review.review_scan, name="review-scan"),
    path("reviews/<key:pk>/confirm/", review.review_confirm, name="review-confirm"),
    path("reviews/<key:pk>/discard/", review.review_discard, name="review-discard"),
]
