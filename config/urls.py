"""Addresses: public pages at / and /en/, staff under /staff/, admin at /admin/."""

from django.contrib import admin
from django.urls import include, path

from rectification.urls import public
from rectification.views import health

handler400 = "rectification.views.errors.bad_request"
handler403 = "rectification.views.errors.forbidden"
handler404 = "rectification.views.errors.not_found"
handler500 = "rectification.views.errors.server_error"

urlpatterns = [
    # Without a slash: named so in load balancers, and asked over plain http.
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Listed, not included, and first: finding one is much of what a page costs.
    *public.urlpatterns,
    path("staff/", include("rectification.urls.staff")),
    path("admin/", admin.site.urls),
    path("en/", include(public.english)),
]
