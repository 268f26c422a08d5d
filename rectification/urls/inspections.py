"""Inspections, their aspects, the offices of the body."""

from django.urls import path

from rectification.urls import converters
from rectification.urls.papers import papers
from rectification.views.findings import evidence_pack
from rectification.views.inspections import (
    detail,
    dispatch,
    edit,
    fill_in,
    fold,
    instructions,
    ledger,
    offices,
    order_page,
    orders,
    plan,
    reminders,
    replies,
    reporting,
    submission,
    urging,
)

__all__ = ["converters", "urlpatterns"]

urlpatterns = [
    # /staff/inspections/ - "inspections/new/" would be read as a reference
    path("inspections/", detail.inspection_list, name="inspection-list"),
    path("new/inspection/", edit.inspection_new, name="inspection-new"),
    # /staff/inspections/<reference>/ /staff/aspects/<pk>/
    path(
        "inspections/<ref:reference>/",
        detail.inspection_detail,
        name="inspection-detail",
    ),
    path(
        "inspections/<ref:reference>/reporting/",
        reporting.inspection_reporting,
        name="inspection-reporting",
    ),
    path(
        "inspections/<ref:reference>/urge/",
        urging.inspection_urge,
        name="inspection-urge",
    ),
    path(
        "inspections/<ref:reference>/fold/",
        fold.inspection_fold,
        name="inspection-fold",
    ),
    path(
        "inspections/<ref:reference>/fill_in/",
        fill_in.inspection_fill_in,
        name="inspection-fill_in",
    ),
    path(
        "inspections/<ref:reference>/templates/",
        fill_in.inspection_templates,
        name="inspection-templates",
    ),
    path(
        "inspections/<ref:reference>/ledger.xlsx",
        ledger.inspection_ledger,
        name="inspection-ledger",
    ),
    path(
        "inspections/<ref:reference>/submit/",
        submission.inspection_submit,
        name="inspection-submit",
    ),
    # /staff/submissions/
    path("submissions/", submission.submission_list, name="submission-list"),
    path(
        "submissions/<key:pk>/", submission.submission_detail, name="submission-detail"
    ),
    path(
        "submissions/<key:pk>/table/",
        submission.submission_table,
        name="submission-table",
    ),
    *papers(
        "submissions/<key:pk>/report",
        submission.submission_report_file,
        name="submission-report",
    ),
    *papers(
        "submissions/<key:pk>/table",
        submission.submission_table_file,
        name="submission-table",
    ),
    path(
        "submissions/<key:pk>/content.json",
        submission.submission_content,
        name="submission-content",
    ),
    path(
        "submissions/<key:pk>/ledger.xlsx",
        submission.submission_ledger,
        name="submission-ledger",
    ),
    path(
        "inspections/<ref:reference>/reminders/",
        reminders.inspection_reminders,
        name="inspection-reminders",
    ),
    path(
        "inspections/<ref:reference>/edit/",
        edit.inspection_edit,
        name="inspection-edit",
    ),
    path(
        "inspections/<ref:reference>/dispatch/",
        dispatch.inspection_dispatch,
        name="inspection-dispatch",
    ),
    path(
        "inspections/<ref:reference>/evidence.zip",
        evidence_pack.inspection_pack,
        name="inspection-pack",
    ),
    path(
        "inspections/<ref:reference>/plan/",
        plan.inspection_plan,
        name="inspection-plan",
    ),
    *papers(
        "inspections/<ref:reference>/plan/plan",
        plan.inspection_plan_file,
        name="inspection-plan",
    ),
    path(
        "inspections/<ref:reference>/begin_plan/",
        plan.inspection_begin_plan,
        name="inspection-begin_plan",
    ),
    path(
        "inspections/<ref:reference>/approve_plan/",
        plan.inspection_approve_plan,
        name="inspection-approve_plan",
    ),
    path(
        "inspections/<ref:reference>/plan/scan/",
        plan.inspection_plan_scan,
        name="inspection-plan_scan",
    ),
    path(
        "inspections/<ref:reference>/new_aspect/",
        edit.aspect_new,
        name="aspect-new",
    ),
    path("aspects/<key:pk>/edit/", edit.aspect_edit, name="aspect-edit"),
    # /staff/inspections/<reference>/orders/ /staff/orders/<pk>/ /staff/replies/<pk>/
    # /staff/inspections/<reference>/instructions/ /staff/instructions/<pk>/
    path(
        "inspections/<ref:reference>/orders/",
        orders.inspection_orders,
        name="inspection-orders",
    ),
    path(
        "inspections/<ref:reference>/new_order/",
        orders.order_new,
        name="order-new",
    ),
    path("orders/<key:pk>/", order_page.order_detail, name="order-detail"),
    path("orders/<key:pk>/print/", order_page.order_print, name="order-print"),
    *papers("orders/<key:pk>/order", order_page.order_file, name="order"),
    path("orders/<key:pk>/edit/", orders.order_edit, name="order-edit"),
    *(
        path(f"orders/<key:pk>/{action}/", view, name=f"order-{action}")
        for action, view in (
            ("submit", order_page.order_submit),
            ("sign", order_page.order_sign),
            ("return_draft", order_page.order_return_draft),
            ("close", order_page.order_close),
            ("discard", order_page.order_discard),
            ("withdraw", order_page.order_withdraw),
        )
    ),
    path(
        "inspections/<ref:reference>/instructions/",
        instructions.inspection_instructions,
        name="inspection-instructions",
    ),
    path(
        "inspections/<ref:reference>/new_instruction/",
        instructions.instruction_new,
        name="instruction-new",
    ),
    path(
        "instructions/<key:pk>/",
        instructions.instruction_detail,
        name="instruction-detail",
    ),
    path(
        "instructions/<key:pk>/print/",
        instructions.instruction_print,
        name="instruction-print",
    ),
    *papers(
        "instructions/<key:pk>/sheet",
        instructions.instruction_file,
        name="instruction",
    ),
    path(
        "instructions/<key:pk>/correct/",
        instructions.instruction_correct,
        name="instruction-correct",
    ),
    path(
        "instructions/<key:pk>/close/",
        instructions.instruction_close,
        name="instruction-close",
    ),
    path(
        "instructions/<key:pk>/withdraw/",
        instructions.instruction_withdraw,
        name="instruction-withdraw",
    ),
    path("replies/<key:pk>/", replies.reply_write, name="reply-write"),
    path(
        "replies/<key:pk>/send_back/",
        replies.reply_send_back,
        name="reply-send_back",
    ),
    # /staff/offices/
    path("offices/", offices.office_list, name="office-list"),
    path("offices/new/", offices.office_new, name="office-new"),
    path("offices/<key:pk>/edit/", offices.office_edit, name="office-edit"),
]
