"""Staff addresses: noun/key/verb, named noun-verb, served by the views of the noun."""

from django.urls import path

from rectification.urls import (
    findings,
    inspections,
    intake,
    opinions,
    oversight,
    paper,
    people,
    reminders,
    reports,
)
from rectification.views import autosave, work
from rectification.views.gallery import staff
from rectification.views.overview import bodies
from rectification.views.overview import page as overview
from rectification.views.search import page as search
from rectification.views.statistics import months as statistics_months
from rectification.views.statistics import page as statistics
from rectification.views.statistics import table as statistics_table

urlpatterns = [
    path("", work.work, name="work"),
    path("search/", search.search, name="search"),
    path("overview/", overview.overview, name="overview"),
    path("overview/bodies/", bodies.overview_bodies, name="overview-bodies"),
    path("overview/notice/", bodies.overview_notice, name="overview-notice"),
    path("statistics/", statistics.statistics_page, name="statistics"),
    path(
        "statistics/table.csv", statistics_table.statistics_file, name="statistics-file"
    ),
    path(
        "statistics/months/",
        statistics_months.statistics_months,
        name="statistics-months",
    ),
    *inspections.urlpatterns,
    *findings.urlpatterns,
    *paper.urlpatterns,
    *reports.urlpatterns,
    *opinions.urlpatterns,
    *intake.urlpatterns,
    *people.urlpatterns,
    *reminders.urlpatterns,
    *oversight.urlpatterns,
    # /staff/drafts/
    path("drafts/save/", autosave.draft_save, name="draft-save"),
    path("drafts/discard/", autosave.draft_discard, name="draft-discard"),
    path("drafts/open/", autosave.draft_open, name="draft-open"),
    path("gallery/", staff.gallery, name="gallery"),
]
