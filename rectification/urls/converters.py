"""What an address may hold in its places. Imported before any address is written."""

from django.urls import register_converter


class Reference:
    """`2022-001-01`. Anything else, a NUL included, never reaches the database."""

    regex = "[0-9a-z-]{1,30}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Key:
    """A primary key that fits the column."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(Reference, "ref")
register_converter(Key, "key")
