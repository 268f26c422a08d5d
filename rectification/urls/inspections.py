"""Inspections, their aspects, the offices of the body."""

from django.urls import path

from rectification.urls import converters
from rectification.views.inspections import (
    detail,
    dispatch,
    edit,
    offices,
    plan,
    reporting,
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
        "inspections/<ref:reference>/plan/",
        plan.inspection_plan,
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
    # /staff/offices/
    path("offices/", offices.office_list, name="office-list"),
    path("offices/new/", offices.office_new, name="office-new"),
    path("offices/<key:pk>/edit/", offices.office_edit, name="office-edit"),
]
