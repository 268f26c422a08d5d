"""The list of findings and its ledger."""

from django.urls import URLPattern, path

from rectification.views import finding_list

# /staff/findings/ - no reference has a dot, so the file's address is nobody's page
urlpatterns: list[URLPattern] = [
    path("findings/", finding_list.finding_list, name="finding-list"),
    path("findings/ledger.xlsx", finding_list.finding_ledger, name="finding-ledger"),
]
