"""Starting from a text: paste or upload, review, write; and taking it back."""

from django.urls import path

from rectification.views.intake import start, undo

# /staff/intake/
urlpatterns = [
    path("intake/", start.intake_new, name="intake-new"),
    path("intake/review/", start.intake_review, name="intake-review"),
    path(
        "inspections/<ref:reference>/undo_import/",
        undo.inspection_undo_import,
        name="inspection-undo_import",
    ),
]
