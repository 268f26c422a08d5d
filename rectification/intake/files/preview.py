"""Pictures as they are shown: upright, small, and without what a camera wrote.

The file stays as it came; what is made of it can be made again.
"""

import io
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO

import pillow_heif
from PIL import Image, ImageOps

from rectification.intake.files import faults

pillow_heif.register_heif_opener()

# Telephones take 50 million; what is larger is handed out, not drawn.
PIXELS = 64_000_000
_QUALITY = 82
_FAULTS = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


def draw(stream: IO[bytes], *, edge: int) -> bytes:
    """Return a JPEG of at most `edge` × `edge` pixels, or raise UnreadableFile."""
    stream.seek(0)
    try:
        with Image.open(stream) as picture:
            if picture.width * picture.height > PIXELS:
                raise faults.too_wide()
            picture.draft("RGB", (edge, edge))  # reads a JPEG no finer than needed
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((edge, edge))
            target = io.BytesIO()
            _on_white(upright).save(target, "JPEG", quality=_QUALITY)
    except _FAULTS as error:
        raise faults.damaged() from error
    return target.getvalue()


def kept(original: Path, preview: Path, *, edge: int) -> bytes:
    """Return the preview, made of the original and kept where there is none yet.

    OSError where the original is missing, UnreadableFile where it cannot be drawn.
    """
    try:
        return preview.read_bytes()
    except FileNotFoundError:
        with original.open("rb") as stream:
            drawn = draw(stream, edge=edge)
    with suppress(OSError):  # a full disk keeps none, and shows it all the same
        _keep(drawn, preview)
    return drawn


def _keep(drawn: bytes, preview: Path) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=preview.parent, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.write(drawn)
        os.replace(temporary, preview)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _on_white(picture: Image.Image) -> Image.Image:
    """Return it without transparency, which a JPEG cannot have."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    white = Image.new("RGBA", clear.size, "white")
    return Image.alpha_composite(white, clear).convert("RGB")
