"""The list of findings and its ledger."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
