"""The installation itself as an app, for its deployment check, and its admin."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register


class InstallationConfig(AppConfig):
    name = "config"
    label = "installation"

    def ready(self) -> None:
        from config.production import check_production

        register(check_production, Tags.security, deploy=True)


class AdministrationConfig(AdminConfig):
    """Django's admin with its lists grouped by job."""

    default_site = "rectification.administration.Administration"
