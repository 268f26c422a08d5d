"""Starting from a text: paste or upload, review, write."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
