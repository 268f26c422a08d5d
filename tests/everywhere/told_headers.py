"""What an answer must tell the browser, and what it must not."""

from collections.abc import Iterator

from django.http import HttpResponse

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}


def faults(response: HttpResponse) -> Iterator[str]:
    for name, value in ALWAYS.items():
        if response.headers.get(name) != value:
            yield f"{name}: {response.headers.get(name)}"
    policy = response.headers.get("Content-Security-Policy", "")
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    if parts.get("default-src") not in ("'self'", "'none'"):
        yield f"default-src: {parts.get('default-src')}"
    if parts.get("frame-ancestors") != "'none'":
        yield f"frame-ancestors: {parts.get('frame-ancestors')}"
    for word in ("unsafe-", "*", "data:", "http:", "https:", "blob:"):
        if word in policy:
            yield f"policy allows {word}"
    if "default-src 'self'" in policy:
        for name in ("object-src", "base-uri"):
            if parts.get(name) != "'none'":
                yield f"{name}: {parts.get(name)}"
        if parts.get("form-action") != "'self'":
            yield f"form-action: {parts.get('form-action')}"
    kept = [one for one in response.cookies.values() if one["max-age"] != 0]
    for cookie in kept:
        for flag in ("secure", "httponly", "samesite"):
            if not cookie[flag]:
                yield f"cookie {cookie.key} is not {flag}"


def is_kept_out(response: HttpResponse) -> bool:
    said = response.headers.get("Cache-Control", "")
    return "no-store" in said and "private" in said


def untold(name: str, url: str, response: HttpResponse) -> Iterator[str]:
    """Say what an answer of an address of ours lacks."""
    yield from faults(response)
    # The address of a page that is not public is kept out of every cache,
    # as is what a public one answers to a signed-in visitor's post.
    is_open = name in ("login", "logout", "set_language")
    if url.startswith("/staff/") and not is_open and not is_kept_out(response):
        yield "may be kept"
