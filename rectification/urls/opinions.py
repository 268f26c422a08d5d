"""Opinions from the public, as staff handle them."""

from django.urls import path

from rectification.urls import converters
from rectification.views.opinions import queue

__all__ = ["converters", "urlpatterns"]

urlpatterns = [
    # /staff/opinions/
    path("opinions/", queue.opinion_list, name="opinion-list"),
    path("opinions/<key:pk>/", queue.opinion_detail, name="opinion-detail"),
    *(
        path(f"opinions/<key:pk>/{action}/", view, name=f"opinion-{action}")
        for action, view in (
            ("accept", queue.opinion_accept),
            ("draft_reply", queue.opinion_draft_reply),
            ("draft_refusal", queue.opinion_draft_refusal),
            ("take_back", queue.opinion_take_back),
            ("release", queue.opinion_release),
            ("decline", queue.opinion_decline),
            ("send_back", queue.opinion_send_back),
            ("hide", queue.opinion_hide),
        )
    ),
]
