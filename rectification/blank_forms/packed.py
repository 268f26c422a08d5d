"""An office file as a zip: parts taken out and put back, the rest left as it was."""

import io
import posixpath
import zipfile
from collections.abc import Mapping

from lxml import etree

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"


class Packed:
    """`changed`: parts to be written otherwise, None for one that is left out."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = set(self._archive.namelist())
        self.changed: dict[str, bytes | None] = {}

    def parsed(self, name: str) -> etree._Element | None:
        if name not in self.names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        return etree.fromstring(self._archive.read(name), parser)

    def write(self, name: str, root: etree._Element) -> None:
        self.changed[name] = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def relations(self, name: str) -> Mapping[str, tuple[str, str]]:
        """Return what a part calls, by key: the kind, and the name of that part."""
        folder, base = posixpath.split(name)
        root = self.parsed(f"{folder}/_rels/{base}.rels")
        found: dict[str, tuple[str, str]] = {}
        for one in root.iter(f"{_RELATIONS}Relationship") if root is not None else ():
            target = one.get("Target", "")
            path = posixpath.normpath(posixpath.join(f"/{folder}", target)).lstrip("/")
            found[one.get("Id", "")] = one.get("Type", "").rpartition("/")[2], path
        return found

    def data(self) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
            for one in self._archive.infolist():
                new = self.changed.get(one.filename, self._archive.read(one))
                if new is not None:
                    target.writestr(one, new, zipfile.ZIP_DEFLATED)
        return stream.getvalue()
