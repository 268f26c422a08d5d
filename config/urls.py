"""Addresses: public pages at / and /en/, staff under /staff/, admin at /admin/."""

from django.contrib import admin
from django.urls import path

urlpatterns = [
    path("admin/", admin.site.urls),
]
