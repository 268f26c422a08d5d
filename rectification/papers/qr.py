"""An address as a QR code, as files take it."""

import io

import segno


def qr_png(address: str) -> bytes:
    return _drawn(address, "png", scale=6)


def qr_svg(address: str) -> bytes:
    return _drawn(address, "svg", scale=1)


def _drawn(address: str, kind: str, scale: int) -> bytes:
    stream = io.BytesIO()
    made = segno.make(address, micro=False, error="m")
    made.save(stream, kind=kind, scale=scale, border=2)
    return stream.getvalue()
