"""/ and /en/: the same pages, language by address; files and feeds once for both."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from rectification.public_site.choice import PATTERN, Choice
from rectification.views import public
from rectification.views.opinions import sending


class ReferenceConverter(StringConverter):
    """A reference as the records allot it: 2022-001-03, 2022-001-r1."""

    regex = r"\d{4}-\d{3,}-r?\d+"


class NumberConverter:
    """A number written in one way only: two addresses never mean the same page."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int | str) -> str:
        return str(value)


class ChoiceConverter:
    """Which reports of all: /by/body-org-2/year-2026/."""

    regex = PATTERN

    def to_python(self, value: str) -> Choice:
        return Choice.read(value)

    def to_url(self, value: Choice | str) -> str:
        return str(value)


register_converter(ChoiceConverter, "choice")
register_converter(ReferenceConverter, "reference")
register_converter(NumberConverter, "nth")

_EDITION = "reports/<reference:reference>/v<nth:number>"

# What is asked for most stands first.
PAGES = {
    "report": "reports/<reference:reference>/",
    "edition": f"{_EDITION}/",
    "home": "",
    "finding": "findings/<reference:reference>/",
    "comparison": f"{_EDITION}/compare/v<nth:earlier>/",
    "copy": f"{_EDITION}/copy/",
    "body": "bodies/<slug:slug>/",
    "home-page": "page/<nth:number>/",
    "by": "by/<choice:choice>/",
    "by-page": "by/<choice:choice>/page/<nth:number>/",
    "about": "about/",
    "accessibility": "accessibility/",
    "data": "data/",
}
FILES = {
    "edition-txt": f"{_EDITION}.txt",
    "edition-json": f"{_EDITION}.json",
    "edition-csv": f"{_EDITION}.csv",
    "edition-html": f"{_EDITION}.html",
    "edition-docx": f"{_EDITION}.docx",
    "edition-pdf": f"{_EDITION}.pdf",
    "feed": "feed.atom",
    "editions-json": "data/editions.json",
    "editions-csv": "data/editions.csv",
    "schema": "data/edition.schema.json",
    "emblem": "emblem.png",
    "robots": "robots.txt",
    "sitemap": "sitemap.xml",
    "report-feed": "reports/<reference:reference>/feed.atom",
    "body-feed": "bodies/<slug:slug>/feed.atom",
    "office-feed": "bodies/<slug:slug>/offices/<slug:key>.atom",
}


def pages(language: str, prefix: str) -> list[URLPattern]:
    """Return the pages in `language`; `prefix` begins their names."""
    return [
        *(
            path(
                where,
                public.page,
                {"page": name, "language": language},
                name=prefix + name,
            )
            for name, where in PAGES.items()
        ),
        path("check/", public.check, {"language": language}, name=f"{prefix}check"),
        path("search/", public.search, {"language": language}, name=f"{prefix}search"),
        path(
            "opinions/<reference:reference>/",
            sending.opinion,
            {"language": language},
            name=f"{prefix}opinion",
        ),
        path(
            "opinions/",
            sending.look_up,
            {"language": language},
            name=f"{prefix}opinions",
        ),
        path("by/", public.choose, {"language": language}, name=f"{prefix}choose"),
    ]


files = [
    path(
        where,
        public.page,
        {"page": name, "language": "zh-hans"},
        name=f"public-{name}",
    )
    for name, where in FILES.items()
]

urlpatterns = [*pages("zh-hans", "public-"), *files]
english = pages("en", "public-en-")
