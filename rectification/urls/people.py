"""First run, people and their posts, drafts, erasure, the gallery."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
