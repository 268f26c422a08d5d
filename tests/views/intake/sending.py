"""The intake as a browser sends it: paste a text, send the review as it is shown."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.factories import Cast

NEW, REVIEW = reverse("intake-new"), reverse("intake-review")


def paste(client: Client, cast: Cast, text: str, **more: Any) -> Any:
    data = {"organisation": cast.organisation.pk, "text": text, "kind": "", **more}
    return client.post(NEW, data)


def fields_of(response: Any) -> dict[str, str]:
    """Return what a browser would send with the review as it is shown."""
    form = response.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data.pop("cleared", None)
    found = re.search(r'name="signed" value="([^"]+)"', response.content.decode())
    assert found
    return {**data, "signed": found[1]}


def send(client: Client, response: Any, do: str = "write", **changes: Any) -> Any:
    return client.post(REVIEW, {**fields_of(response), "do": do, **changes})
