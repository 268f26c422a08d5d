"""The environment that compose.yaml gives, over that of .env.example."""

import re

from tests.paths import ROOT

GOOD_KEY = "k9abcdefghijlmnopqrstu" * 3


def composed() -> dict[str, str]:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    said = dict(re.findall(r"^([A-Z_]+)=(.*)$", example, re.M))
    compose = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    [trusted] = re.findall(r"TRUSTED_PROXIES: \$\{TRUSTED_PROXIES:-(.*)\}", compose)
    return said | {
        "ENV_FILE": "",
        "SECRET_KEY": GOOD_KEY,
        "TRUSTED_PROXIES": trusted,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "sqlite://:memory:",
        "STATIC_ROOT": str(ROOT / "static"),
        "DEBUG": "off",
    }
