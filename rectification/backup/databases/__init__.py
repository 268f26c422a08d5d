"""Which kind of database the site has, and so what copies it."""

from django.db import connection

from rectification.backup.databases.database import Database
from rectification.backup.databases.postgresql import PostgreSQL
from rectification.backup.databases.sqlite import SQLite


def database() -> Database:
    """Return what copies the site's database."""
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()
