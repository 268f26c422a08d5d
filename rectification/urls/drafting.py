"""The draft of a report: begun, its parts, its findings' wording, its style."""

from django.urls import path

from rectification.urls import converters
from rectification.views import report_draft, report_edit, report_style

__all__ = ["converters", "urlpatterns"]

urlpatterns = [
    path(
        "inspections/<ref:reference>/begin_report/",
        report_edit.inspection_begin_report,
        name="inspection-begin_report",
    ),
    path(
        "reports/<ref:reference>/draft/", report_draft.report_draft, name="report-draft"
    ),
    path(
        "reports/<ref:reference>/arrange/",
        report_draft.report_arrange,
        name="report-arrange",
    ),
    path(
        "reports/<ref:reference>/around/",
        report_edit.report_around,
        name="report-around",
    ),
    path(
        "reports/<ref:reference>/new_section/",
        report_edit.report_new_section,
        name="report-new_section",
    ),
    path(
        "reports/<ref:reference>/sections/<key:pk>/",
        report_edit.report_section,
        name="report-section",
    ),
    path(
        "reports/<ref:reference>/items/<key:pk>/",
        report_edit.report_item,
        name="report-item",
    ),
    path(
        "reports/<ref:reference>/style/",
        report_style.report_style,
        name="report-style",
    ),
]
