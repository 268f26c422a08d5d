"""Inspections, their aspects, the offices of the body."""

from django.urls import path

from rectification.urls import converters
from rectification.views import inspection, inspection_edit, office

__all__ = ["converters", "urlpatterns"]

urlpatterns = [
    # /staff/inspections/ - "inspections/new/" would be read as a reference
    path("inspections/", inspection.inspection_list, name="inspection-list"),
    path("new/inspection/", inspection_edit.inspection_new, name="inspection-new"),
    # /staff/inspections/<reference>/ /staff/aspects/<pk>/
    path(
        "inspections/<ref:reference>/",
        inspection.inspection_detail,
        name="inspection-detail",
    ),
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
    # /staff/offices/
    path("offices/", office.office_list, name="office-list"),
    path("offices/new/", office.office_new, name="office-new"),
    path("offices/<key:pk>/edit/", office.office_edit, name="office-edit"),
]
