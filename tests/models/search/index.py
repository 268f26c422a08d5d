"""What the index of search keeps, read back out of either database."""

from django.db import connection

from rectification.models.search.keeping import FOUND_BY, INDEX, rebuild

_SEEN: set[str] = set()  # each word that any row was found by, or may have been


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
            # Under which words a row stands, the index alone knows, and it lists none:
            # it is asked for each, and a table of few rows may not be read for it.
            made = f"{FOUND_BY}(id, turn)"
            cursor.execute(f"SELECT unnest(tsvector_to_array({made})) FROM {INDEX}")
            _SEEN.update(word for (word,) in cursor.fetchall())
            cursor.execute("SET enable_seqscan = off")
            cursor.execute(
                f"SELECT id, word FROM {INDEX} JOIN unnest(%s) word "
                f"ON {made} @@ quote_literal(word)::tsquery",
                [sorted(_SEEN)],
            )
            found = cursor.fetchall()
            cursor.execute("RESET enable_seqscan")
            return set(found)
        return set(cursor.fetchall())


def is_kept(word: str) -> bool:
    """Say whether a pair of signs is known of any row."""
    _SEEN.add(word)
    return any(token == word for _key, token in kept())


def as_rebuilt() -> set[tuple[int, str]]:
    rebuild()
    return kept()
