"""Watching over the whole: the log, erasures, the rules."""

from django.urls import path

from rectification.urls import converters
from rectification.views.oversight import erasure, evidence_check, handbook, log

__all__ = ["converters", "urlpatterns"]

urlpatterns = [
    # /staff/log/ /staff/handbook/
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
    path(
        "log/evidence/", evidence_check.evidence_check_list, name="evidence_check-list"
    ),
    path("handbook/", handbook.handbook, name="handbook"),
    # /staff/erasures/, and what may be erased where it stands
    path("erasures/", erasure.erasure_list, name="erasure-list"),
    path("erasures/<key:pk>/confirm/", erasure.erasure_confirm, name="erasure-confirm"),
    path("erasures/<key:pk>/refuse/", erasure.erasure_refuse, name="erasure-refuse"),
    *(
        path(
            f"{address}/<key:pk>/erase/",
            erasure.erasure_request,
            {"kind": kind},
            name=f"{kind}-erase",
        )
        for address, kind in (
            ("entries", "entry"),
            ("evidence", "evidence"),
            ("editions", "edition"),
            ("submissions", "submission"),
            ("sources", "source"),
            ("history", "payload"),
            ("orders", "order"),
            ("instructions", "instruction"),
            ("verifications", "verification"),
            ("look_backs", "look_back"),
            ("check_ins", "check_in"),
            ("opinions", "opinion"),
        )
    ),
]
