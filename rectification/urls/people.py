"""First run, people and their posts, drafts, erasure, the gallery."""

from django.urls import path

from rectification.views import draft, erasure, first_run, gallery, people

# /staff/drafts/
draft_urls = [
    path("drafts/save/", draft.draft_save, name="draft-save"),
    path("drafts/discard/", draft.draft_discard, name="draft-discard"),
]

# /staff/erasures/, and what may be erased where it stands
erasure_urls = [
    path("erasures/", erasure.erasure_list, name="erasure-list"),
    path("erasures/<key:pk>/confirm/", erasure.erasure_confirm, name="erasure-confirm"),
    path("erasures/<key:pk>/refuse/", erasure.erasure_refuse, name="erasure-refuse"),
    *(
        path(
            f"{address}/<key:pk>/erase/",
            erasure.erasure_request,
            {"kind": kind},
            name=f"{kind}-erase",
        )
        for address, kind in (
            ("entries", "entry"),
            ("evidence", "evidence"),
            ("editions", "edition"),
            ("sources", "source"),
            ("history", "payload"),
        )
    ),
]

# /staff/people/ /staff/appointments/
people_urls = [
    path("people/", people.people_list, name="people-list"),
    path("people/<key:pk>/", people.people_detail, name="people-detail"),
    path("people/<key:pk>/appoint/", people.people_appoint, name="people-appoint"),
    path("people/<key:pk>/account/", people.people_account, name="people-account"),
    path(
        "appointments/<key:pk>/hand_over/",
        people.appointment_hand_over,
        name="appointment-hand_over",
    ),
    path("appointments/<key:pk>/end/", people.appointment_end, name="appointment-end"),
]

urlpatterns = [
    *people_urls,
    path("gallery/", gallery.gallery, name="gallery"),
    path("first_run/", first_run.first_run, name="first_run"),
    *draft_urls,
    *erasure_urls,
]
