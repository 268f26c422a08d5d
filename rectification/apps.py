from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


def impose_triggers(using: str, **kwargs: Any) -> None:
    from rectification.models.trail.frozen import impose

    impose(using)


def keep_flags(using: str, plan: Any = None, **kwargs: Any) -> None:
    from rectification.models.findings.flagged import keep_all

    if plan:
        keep_all()


def lift_triggers(using: str, plan: Any = None, **kwargs: Any) -> None:
    from rectification.models.trail.frozen import KEEPERS

    for keeper in KEEPERS if plan else ():  # else others may be writing
        keeper.lift(connections[using])


class RectificationConfig(AppConfig):
    name = "rectification"
    verbose_name = _("Inspection rectification")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from rectification.models.bodies import second_factor, sign_in
        from rectification.models.findings import flagged, tally_triggers
        from rectification.models.search import keeping
        from rectification.models.trail import frozen, written

        from . import checks  # noqa: F401  (registers itself)

        # Signals are in use where others act: SQLite drops triggers when it rebuilds
        # a table; Django and axes sign people in, out and off.
        post_migrate.connect(
            impose_triggers, sender=self, dispatch_uid="rectification.frozen"
        )
        post_migrate.connect(
            keep_flags, sender=self, dispatch_uid="rectification.flagged"
        )
        pre_migrate.connect(
            lift_triggers, sender=self, dispatch_uid="rectification.lifted"
        )
        frozen.KEEPERS[:] = [tally_triggers.KEEPER, keeping.KEEPER]
        connection_created.connect(keeping.taught, dispatch_uid="rectification.search")
        sign_in.connect()
        apps.get_app_config("axes").verbose_name = _("Failed sign-ins")
        second_factor.connect()
        written.connect()
        written.KEPT[:] = [flagged.keep_after]
