"""Staff addresses: noun/key/verb, named noun-verb, served by the views of the noun."""

from django.urls import path

from rectification.urls import (
    findings,
    inspections,
    intake,
    oversight,
    people,
    reports,
)
from rectification.views import draft, gallery, work

urlpatterns = [
    path("", work.work, name="work"),
    *inspections.urlpatterns,
    *findings.urlpatterns,
    *reports.urlpatterns,
    *intake.urlpatterns,
    *people.urlpatterns,
    *oversight.urlpatterns,
    # /staff/drafts/
    path("drafts/save/", draft.draft_save, name="draft-save"),
    path("drafts/discard/", draft.draft_discard, name="draft-discard"),
    path("gallery/", gallery.gallery, name="gallery"),
]
