"""The check page: is this what was published? Without a session, whatever is sent."""

import json
from time import process_time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rectification.notices import write
from rectification.publishing.envelope import open_envelope
from tests.published import LATE, PublicSite, frozen, words

pytestmark = pytest.mark.django_db
YES, NO, UNKNOWN = "一致：这是公开过", "不一致：这与", "未找到：本站"


def asked(client: Client, **sent: object) -> str:
    response = client.post("/check/", sent)
    assert response.status_code == 200
    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"
    return words(response.content.decode())


def upload(content: str | bytes, name: str = "v1.json") -> SimpleUploadedFile:
    raw = content.encode() if isinstance(content, str) else content
    return SimpleUploadedFile(name, raw)


def text_of(site: PublicSite) -> str:
    return write(open_envelope(site.first.edition.content).notice)


def test_the_downloads_are_what_was_published(site: PublicSite, client: Client) -> None:
    for kind in ("json", "txt"):
        content = client.get(f"{site.base}v1.{kind}").content
        assert YES in asked(client, file=upload(content, f"v1.{kind}")), kind
        assert YES in asked(client, text=content.decode()), kind


def test_a_digest_may_be_typed_in_part_and_with_spaces(
    site: PublicSite, client: Client
) -> None:
    digest = site.first.edition.digest
    for typed in (digest, digest[:12], digest.upper(), f"{digest[:8]} {digest[8:20]}"):
        assert YES in asked(client, digest=typed), typed
    assert UNKNOWN in asked(client, digest="0" * 64)


def test_a_text_pasted_from_elsewhere_may_be_spaced_otherwise(
    site: PublicSite, client: Client
) -> None:
    spaced = text_of(site).replace("\n", "\r\n\r\n　　")
    assert YES in asked(client, text=spaced)
    assert YES in asked(client, file=upload(spaced.encode("gb18030"), "通报.txt"))


def test_one_changed_word_is_found_and_shown(site: PublicSite, client: Client) -> None:
    altered = text_of(site).replace("预计10月底前完成", "预计11月底前完成")
    response = client.post("/check/", {"text": altered})
    page = response.content.decode()
    assert NO in words(page)
    assert "<del>10</del><ins>11</ins>" in page


def test_one_changed_byte_of_the_json_is_found(
    site: PublicSite, client: Client
) -> None:
    altered = site.first.edition.content.replace("10月底前", "11月底前")
    assert altered != site.first.edition.content
    assert NO in asked(client, file=upload(altered))


def test_a_file_saved_anew_is_told_from_a_changed_one(
    site: PublicSite, client: Client
) -> None:
    pretty = json.dumps(json.loads(site.first.edition.content), indent=1)
    said = asked(client, text=pretty)
    assert YES in said and "重新保存" in said


def test_it_says_where_an_edition_stands(site: PublicSite, client: Client) -> None:
    digest = site.first.edition.digest
    site.change(LATE, original_text="八个小区都已开工。")
    second = site.again()
    said = asked(client, digest=digest)
    assert "第1次公开" in said and "已有更新" in said
    assert "已有更新" not in asked(client, digest=second.edition.digest)
    text = text_of(site)
    site.take_down(site.first)
    assert "含有个人信息" in asked(client, digest=digest)
    assert YES in asked(client, text=text)


def test_an_edition_is_not_replaced_by_one_that_is_gone(
    site: PublicSite, client: Client
) -> None:
    site.change(LATE, original_text="八个小区都已开工。")
    site.take_down(site.again())
    assert "已有更新" not in asked(client, digest=site.first.edition.digest)
    assert "已有更新" not in client.get("/feed.atom").content.decode()


def test_nothing_is_told_of_what_is_gone_or_not_public(
    site: PublicSite, client: Client
) -> None:
    text = text_of(site)
    site.take_down(site.first)
    said = asked(client, text=text.replace("10月底前", "11月底前"))
    assert UNKNOWN in said, "a withdrawn text is not given away by its likeness"
    site.report.refresh_from_db()
    site.report.revise(by=site.people.coordinator)
    site.change(LATE, original_text="八个小区都已开工。")
    edition = frozen(site.report, site.people)
    assert UNKNOWN in asked(client, digest=edition.digest)
    assert UNKNOWN in asked(client, text=write(open_envelope(edition.content).notice))


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"digest": " "},
        {"digest": "abc"},
        {"digest": "g" * 64},
        {"digest": "a" * 65},
        {"digest": "a" * 300},
        {"digest": "\0" * 12},
        {"text": "\0"},
        {"text": "{"},
        {"text": '{"schema":'},
        {"text": "[" * 50},
        {"text": '{"a":' * 20_000},
        {"text": "[]"},
        {"text": "{}"},
        {"text": '{"report": []}'},
        {"text": '{"report": "2023-001-r1"}'},
        {"text": "没有这样的通报"},
        {"text": "x\n" * 5_000},
        {"text": "整" * 300_001},
        {"text": "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")},
        {"text": '{"a": NaN}'},
        {"text": '{"a": "\\ud800"}'},
        {"text": '{"a": 1e999}'},
        {"file": upload(b"")},
        {"file": upload(b"\xff\xfe\x00")},
        {"file": upload(b"%PDF-1.7", "v1.pdf")},
        {"file": upload(b"{\xff}")},
        {"file": upload(b"{" + b"[" * 300_000)},
    ],
)
def test_whatever_is_sent_gets_a_sentence(
    site: PublicSite, client: Client, sent: dict[str, object]
) -> None:
    said = asked(client, **sent)
    assert YES not in said
    response = client.post("/en/check/", sent)
    assert response.status_code == 200


def test_what_was_typed_comes_back_with_the_refusal(
    site: PublicSite, client: Client
) -> None:
    page = client.post("/check/", {"digest": "abc", "text": "<b>整改</b>"})
    said = page.content.decode()
    assert 'value="abc"' in said and "&lt;b&gt;整改&lt;/b&gt;" in said
    assert 'role="alert"' in said


def test_a_body_too_large_is_refused_before_it_is_read(client: Client) -> None:
    response = client.post("/check/", {"text": "整" * 1_100_000})
    assert response.status_code == 413


def test_no_token_is_needed_and_none_is_given(site: PublicSite) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/check/", {"digest": "0" * 64}).status_code == 200
    assert "csrf" not in strict.get("/check/").content.decode()


@pytest.mark.parametrize("place", ["{", '"notice":{'])
def test_a_key_that_stands_twice_is_no_edition(
    site: PublicSite, client: Client, place: str
) -> None:
    content = client.get(f"{site.base}v1.json").content.decode()
    assert place in content
    forged = content.replace(place, f'{place}"title":"假","title":"假",', 1)
    said = asked(client, text=forged)
    assert YES not in said and "出现两次" in said
    whole = json.loads(content)
    twice = content.replace("{", f'{{"notice":{json.dumps(whole["notice"])},', 1)
    assert YES not in asked(client, file=upload(twice))


def test_a_shuffled_text_is_answered_in_good_time(
    site: PublicSite, client: Client
) -> None:
    lines = text_of(site).split("\n")
    changed = [
        "".join(sorted(line)) if at % 2 and len(line) > 30 else line
        for at, line in enumerate(lines)
    ]
    long = ["".join(sorted("整改" * 500 + str(at))) for at in range(150)]
    began = process_time()
    asked(client, text="\n".join(changed + long))
    asked(client, text="\n".join([*lines, *["一"] * 9_000]))
    assert process_time() - began < 4
