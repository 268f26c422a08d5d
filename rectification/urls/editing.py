"""Inspections, aspects, offices, findings and measures by hand."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
