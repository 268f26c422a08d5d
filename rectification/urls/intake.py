"""Starting from a text: paste or upload, review, write; and taking it back."""

from django.urls import path

from rectification.views import intake, intake_undo

# /staff/intake/
urlpatterns = [
    path("intake/", intake.intake_new, name="intake-new"),
    path("intake/review/", intake.intake_review, name="intake-review"),
    path(
        "inspections/<ref:reference>/undo_import/",
        intake_undo.inspection_undo_import,
        name="inspection-undo_import",
    ),
]
