"""/ and /en/: the same pages, language by address."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from rectification.views import public


class ReferenceConverter(StringConverter):
    """A reference as the records allot it: 2022-001-03, 2022-001-r1."""

    regex = r"\d{4}-\d{3,}-r?\d+"


register_converter(ReferenceConverter, "reference")


def pages(language: str, names: str) -> list[URLPattern]:
    """Return the pages in `language`; `names` begins their names."""
    said = {"language": language}
    return [
        path("", public.home, said, name=f"{names}home"),
        path(
            "reports/<reference:reference>/", public.report, said, name=f"{names}report"
        ),
        path(
            "reports/<reference:reference>/v<int:number>/",
            public.edition,
            said,
            name=f"{names}edition",
        ),
        path(
            "findings/<reference:reference>/",
            public.finding,
            said,
            name=f"{names}finding",
        ),
    ]


FILES = [
    path(
        f"reports/<reference:reference>/v<int:number>.{kind}",
        public.edition_file,
        {"kind": kind},
        name=f"public-edition-{kind}",
    )
    for kind in ("txt", "json")
]

urlpatterns = [*pages("zh-hans", "public-"), *FILES]
english = pages("en", "public-en-")
