"""Make the index of search anew out of the records, beside what runs."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from rectification.models.search.keeping import rebuild


class Command(BaseCommand):
    help = "Make the index of search anew; the database keeps it by itself otherwise."

    def handle(self, *args: Any, **options: Any) -> None:
        rebuild()
        self.stdout.write(_("The index of search was made anew."))
