"""An emblem (徽标) for the name plate: small, upright, with nothing its file told."""

import base64
import io
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from rectification.errors import UnreadableFile

MOST_BYTES = 2 * 1024 * 1024  # of the file as it comes
_PIXELS = 16_000_000
_SIZE = (320, 112)  # twice what a page shows
_MOST_KEPT = 40 * 1024
_FAULTS = (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


def emblem(stream: IO[bytes]) -> str:
    """Return a PNG of at most 320 × 112 pixels in base64.

    Raises UnreadableFile for what is no PNG, JPEG or WebP, too large or damaged.
    """
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise UnreadableFile(_("An emblem has at most 2 MB. Make it smaller."))
    try:
        formats = ("PNG", "JPEG", "WEBP")
        with Image.open(io.BytesIO(content), formats=formats) as picture:
            if picture.width * picture.height > _PIXELS:
                raise UnreadableFile(_("An emblem of so many pixels is not drawn."))
            drawn = ImageOps.exif_transpose(picture).convert("RGBA")
    except _FAULTS as error:
        raise UnreadableFile(
            _("The file is no picture as PNG, JPEG or WebP, or it is damaged.")
        ) from error
    drawn.thumbnail(_SIZE)
    png = _png(drawn)
    if len(png) > _MOST_KEPT:
        png = _png(drawn.quantize(256))
    return base64.b64encode(png).decode()


def _png(picture: Image.Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()
