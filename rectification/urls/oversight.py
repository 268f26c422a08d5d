"""Watching over the whole: accounts, the log, the rules."""

from django.urls import path

from rectification.urls import converters
from rectification.views import accounts, handbook, log

__all__ = ["converters", "urlpatterns"]

# /staff/accounts/ /staff/log/ /staff/handbook/
urlpatterns = [
    path("accounts/", accounts.account_list, name="account-list"),
    *(
        path(
            f"accounts/<key:pk>/{name}/",
            accounts.account_step,
            {"name": name},
            name=f"account-{name}",
        )
        for name in accounts.STEPS
    ),
    path("log/", log.log_list, name="log-list"),
    *(
        path(
            f"log/export.{kind}",
            log.log_export,
            {"kind": kind},
            name=f"log-export-{kind}",
        )
        for kind in log.LOGS
    ),
    path("handbook/", handbook.handbook, name="handbook"),
]
