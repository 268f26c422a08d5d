"""Addresses: public pages at / and /en/, staff under /staff/, admin at /admin/."""

from django.contrib import admin
from django.urls import include, path

from rectification.urls.public import english
from rectification.views import health

handler400 = "rectification.views.errors.bad_request"

urlpatterns = [
    # Without a slash: named so in load balancers, and asked over plain http.
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("staff/", include("rectification.urls.staff")),
    path("admin/", admin.site.urls),
    path("en/", include(english)),
    path("", include("rectification.urls.public")),
]
