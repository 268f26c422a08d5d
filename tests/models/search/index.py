"""What the index of search keeps, read back out of either database."""

from django.db import connection

from rectification.models.search import tokens
from rectification.models.search.keeping import INDEX, rebuild


def kept() -> set[tuple[int, str]]:
    """Return every token of the index with the key of the row it is of."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms "
                f"USING fts5vocab(main, {INDEX}, instance)"
            )
            cursor.execute("SELECT doc, term FROM temp.terms")
        else:
            made = f"{tokens.NAME}(title, parts, said, about)"
            cursor.execute(f"SELECT id, unnest(tsvector_to_array({made})) FROM {INDEX}")
        return set(cursor.fetchall())


def is_kept(word: str) -> bool:
    """Say whether a pair of signs is known of any row."""
    return any(token == word for _key, token in kept())


def as_rebuilt() -> set[tuple[int, str]]:
    rebuild()
    return kept()
