"""The installation itself as an app, so that its deployment check is found."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class InstallationConfig(AppConfig):
    name = "config"
    label = "installation"

    def ready(self) -> None:
        from config.production import check_production

        register(check_production, Tags.security, deploy=True)
