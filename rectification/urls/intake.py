"""Starting from a text: paste or upload, review, write; and taking it back."""

from django.urls import path

from rectification.urls import converters
from rectification.views.intake import adoption, cleared, naming, start, undo

__all__ = ["converters", "urlpatterns"]

# /staff/intake/
urlpatterns = [
    path("intake/", start.intake_new, name="intake-new"),
    path("intake/review/", start.intake_review, name="intake-review"),
    path("intake/cleared/", cleared.intake_cleared, name="intake-cleared"),
    path("intake/name/", naming.intake_name, name="intake-name"),
    path("intake/rules/<key:pk>/forget/", naming.intake_forget, name="intake-forget"),
    path(
        "inspections/<ref:reference>/undo_import/",
        undo.inspection_undo_import,
        name="inspection-undo_import",
    ),
    # /staff/adoptions/<pk>/: states that an import brought along
    path("adoptions/<key:pk>/", adoption.adoption_detail, name="adoption-detail"),
    path("adoptions/<key:pk>/scan/", adoption.adoption_scan, name="adoption-scan"),
    path(
        "adoptions/<key:pk>/confirm/",
        adoption.adoption_confirm,
        name="adoption-confirm",
    ),
    path(
        "adoptions/<key:pk>/discard/",
        adoption.adoption_discard,
        name="adoption-discard",
    ),
]
