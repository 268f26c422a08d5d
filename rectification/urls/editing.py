"""Inspections, aspects, offices, findings and measures by hand."""

from django.urls import path

from rectification.urls import converters
from rectification.views import finding_edit, inspection_edit, measure_edit, office

__all__ = ["converters", "urlpatterns"]

# "inspections/new/" would be read as an inspection of that reference.
urlpatterns = [
    path("new/inspection/", inspection_edit.inspection_new, name="inspection-new"),
    path(
        "inspections/<ref:reference>/edit/",
        inspection_edit.inspection_edit,
        name="inspection-edit",
    ),
    path(
        "inspections/<ref:reference>/new_aspect/",
        inspection_edit.aspect_new,
        name="aspect-new",
    ),
    path("aspects/<key:pk>/edit/", inspection_edit.aspect_edit, name="aspect-edit"),
    path("offices/", office.office_list, name="office-list"),
    path("offices/new/", office.office_new, name="office-new"),
    path("offices/<key:pk>/edit/", office.office_edit, name="office-edit"),
    path(
        "inspections/<ref:reference>/new_finding/",
        finding_edit.finding_new,
        name="finding-new",
    ),
    path(
        "findings/<ref:reference>/edit/", finding_edit.finding_edit, name="finding-edit"
    ),
    path(
        "findings/<ref:reference>/correct_text/",
        finding_edit.finding_correct_text,
        name="finding-correct_text",
    ),
    path(
        "findings/<ref:reference>/assign/",
        finding_edit.finding_assign,
        name="finding-assign",
    ),
    path(
        "findings/<ref:reference>/wordings/",
        finding_edit.finding_wordings,
        name="finding-wordings",
    ),
    path(
        "findings/<ref:reference>/new_measure/",
        measure_edit.measure_new,
        name="measure-new",
    ),
    path("measures/<key:pk>/edit/", measure_edit.measure_edit, name="measure-edit"),
    path(
        "measures/<key:pk>/remove/", measure_edit.measure_remove, name="measure-remove"
    ),
]
