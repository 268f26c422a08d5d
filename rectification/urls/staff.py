"""Staff addresses: noun/key/verb, named noun-verb, served by views/<noun>."""

from django.urls import path

from rectification.urls import (
    converters,
    drafting,
    editing,
    findings,
    intake,
    oversight,
    people,
)
from rectification.views import (
    account,
    entry,
    evidence,
    finding,
    finding_steps,
    inspection,
    measure,
    report,
    report_review,
    report_steps,
    report_warnings,
    work,
)

__all__ = ["converters", "urlpatterns"]

# /staff/
account_urls = [
    path("login/", account.login, name="login"),
    path("logout/", account.logout, name="logout"),
    path("language/", account.set_language, name="set_language"),
    path("password/", account.password_change, name="password-change"),
]

# /staff/inspections/
inspection_urls = [
    path("inspections/", inspection.inspection_list, name="inspection-list"),
    path(
        "inspections/<ref:reference>/",
        inspection.inspection_detail,
        name="inspection-detail",
    ),
]

# /staff/findings/<reference>/
finding_urls = [
    path("findings/<ref:reference>/", finding.finding_detail, name="finding-detail"),
    path(
        "findings/<ref:reference>/record_progress/",
        finding.finding_record_progress,
        name="finding-record_progress",
    ),
    path(
        "findings/<ref:reference>/attach/",
        evidence.finding_attach,
        name="finding-attach",
    ),
    path(
        "findings/<ref:reference>/submit/",
        finding_steps.finding_submit,
        name="finding-submit",
    ),
    path(
        "findings/<ref:reference>/withdraw/",
        finding_steps.finding_withdraw,
        name="finding-withdraw",
    ),
    path(
        "findings/<ref:reference>/send_back/",
        finding_steps.finding_send_back,
        name="finding-send_back",
    ),
    path(
        "findings/<ref:reference>/approve/",
        finding_steps.finding_approve,
        name="finding-approve",
    ),
    path(
        "findings/<ref:reference>/reopen/",
        finding_steps.finding_reopen,
        name="finding-reopen",
    ),
]

# /staff/measures/<pk>/ /staff/entries/<pk>/ /staff/evidence/<pk>/
part_urls = [
    path("measures/<key:pk>/update/", measure.measure_update, name="measure-update"),
    path("entries/<key:pk>/correct/", entry.entry_correct, name="entry-correct"),
    path("entries/<key:pk>/withdraw/", entry.entry_withdraw, name="entry-withdraw"),
    path("entries/<key:pk>/confirm/", entry.entry_confirm, name="entry-confirm"),
    path(
        "evidence/<key:pk>/download/",
        evidence.evidence_download,
        name="evidence-download",
    ),
]

# /staff/reports/<reference>/
report_urls = [
    path("reports/<ref:reference>/", report.report_detail, name="report-detail"),
    path(
        "reports/<ref:reference>/preview/", report.report_preview, name="report-preview"
    ),
    path(
        "reports/<ref:reference>/answer_warning/",
        report_warnings.report_answer_warning,
        name="report-answer_warning",
    ),
    path(
        "reports/<ref:reference>/submit/",
        report_steps.report_submit,
        name="report-submit",
    ),
    path(
        "reports/<ref:reference>/withdraw/",
        report_steps.report_withdraw,
        name="report-withdraw",
    ),
    path(
        "reports/<ref:reference>/review/",
        report_steps.report_review,
        name="report-review",
    ),
    path(
        "reports/<ref:reference>/enter_review/",
        report_review.report_enter_review,
        name="report-enter_review",
    ),
    path("reviews/<key:pk>/scan/", report_review.review_scan, name="review-scan"),
    path(
        "reports/<ref:reference>/send_back/",
        report_steps.report_send_back,
        name="report-send_back",
    ),
    path(
        "reports/<ref:reference>/approve/",
        report_steps.report_approve,
        name="report-approve",
    ),
    path(
        "reports/<ref:reference>/freeze/",
        report_steps.report_freeze,
        name="report-freeze",
    ),
    path(
        "reports/<ref:reference>/publish/",
        report_steps.report_publish,
        name="report-publish",
    ),
    path("reports/<ref:reference>/void/", report_steps.report_void, name="report-void"),
    path(
        "reports/<ref:reference>/revise/",
        report_steps.report_revise,
        name="report-revise",
    ),
    path(
        "reports/<ref:reference>/take_down/",
        report_steps.report_take_down,
        name="report-take_down",
    ),
]

urlpatterns = [
    path("", work.work, name="work"),
    *account_urls,
    *inspection_urls,
    *finding_urls,
    *part_urls,
    *report_urls,
    *intake.urlpatterns,
    *editing.urlpatterns,
    *drafting.urlpatterns,
    *findings.urlpatterns,
    *people.urlpatterns,
    *oversight.urlpatterns,
]
