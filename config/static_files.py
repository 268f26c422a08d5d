"""Static files: what is built does not change while a process serves it."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class BuiltStorage(CompressedManifestStaticFilesStorage):
    """Whitenoise's, which works the same twenty addresses out for every page."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._known: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """Return the address of a file; as the list of them was read at the start."""
        if name not in self._known:
            self._known[name] = super().url(name, force)
        return self._known[name]
