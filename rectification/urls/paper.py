"""Decisions signed on paper."""

from django.urls import path

from rectification.urls import converters
from rectification.urls.papers import papers
from rectification.views.findings import paper

__all__ = ["converters", "urlpatterns"]

urlpatterns = [
    # /staff/paper/
    path("paper/", paper.paper_list, name="paper-list"),
    path("paper/<key:pk>/", paper.paper_detail, name="paper-detail"),
    path("paper/<key:pk>/scan/", paper.paper_scan, name="paper-scan"),
    path("paper/<key:pk>/confirm/", paper.paper_confirm, name="paper-confirm"),
    path("paper/<key:pk>/discard/", paper.paper_discard, name="paper-discard"),
    # /staff/bodies/
    path("bodies/<key:pk>/paper/enter/", paper.paper_enter, name="paper-enter"),
    path("bodies/<key:pk>/paper/form/", paper.paper_form, name="paper-form"),
    *papers("bodies/<key:pk>/paper/form", paper.paper_form_file, name="paper-form"),
]
