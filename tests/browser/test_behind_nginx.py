"""The site as it is served: nginx with the file of the repository, then gunicorn."""

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import settings
from tests.browser.behind import CONF, Nginx, Proxied, make_certificate
from tests.browser.site import Site
from tools.postgres import free_port

TAKEN_DOWN = """
from rectification.models import Publication, User
from rectification.publishing.take_down import take_down
leader = User.objects.get(username="lingdao")
body = leader.posts_now()[0].organisation
own = Publication.objects.filter(withdrawal=None, report__inspection__organisation=body)
take_down(own.latest("pk"), by=leader, reason="附件有误")
"""


@pytest.fixture(scope="module")
def pair(
    installed: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Nginx, Proxied]]:
    scratch = tmp_path_factory.mktemp("behind")
    port = free_port()
    site = Proxied(scratch, copy_of=installed, front=f"https://127.0.0.1:{port}")
    nginx = Nginx(scratch, port)
    assert told(site, nginx)
    site.start()
    nginx.start(site.port)
    yield nginx, site
    nginx.stop()
    site.stop()


def told(site: Site, nginx: Nginx) -> str:
    return site.manage("nginx_settings", str(nginx.folder / "site.conf"))


def published(nginx: Nginx) -> list[str]:
    """Every address that the site names to search engines, and the start pages."""
    sitemap = nginx.ask("/sitemap.xml").body.decode()
    front = f"https://127.0.0.1:{nginx.port}"
    named = [one.removeprefix(front) for one in re.findall("<loc>(.+?)</loc>", sitemap)]
    assert len(named) > 10
    return sorted({*named, "/", "/en/"})


def test_pages_come_through_with_what_the_application_says(pair) -> None:
    nginx, _site = pair
    page = nginx.ask("/", headers={"X-Request-ID": "chosen-by-visitor"})
    assert page.status == 200 and "<html" in page.body.decode()
    assert page.headers["X-Request-ID"] != "chosen-by-visitor"
    for name in ("Content-Security-Policy", "Strict-Transport-Security"):
        assert len(page.headers.get_all(name)) == 1, "once, from the application"
    etag = page.headers["ETag"]
    assert nginx.ask("/", headers={"If-None-Match": etag}).status == 304
    style = re.search(r'href="(/static/[^"]+\.css)"', page.body.decode())[1]
    assert nginx.ask(style).headers["Content-Type"].startswith("text/css")
    sign_in = nginx.ask("/staff/login/")
    assert sign_in.status == 200
    assert "__Host-csrftoken" in sign_in.headers["Set-Cookie"]
    assert nginx.ask("/readyz").status == 200


def test_http_leads_to_https(pair) -> None:
    nginx, _site = pair
    plain = Nginx.__new__(Nginx)
    plain.port, plain.is_plain = nginx.redirecting, True
    answer = plain.ask("/reports/?a=b", headers={"Host": "127.0.0.1"})
    assert answer.status == 308
    assert answer.headers["Location"] == "https://127.0.0.1/reports/?a=b"


def test_sizes_are_those_of_the_application(pair) -> None:
    nginx, _site = pair
    said = re.search(
        r"client_max_body_size (\d+);", (nginx.folder / "site.conf").read_text()
    )
    assert int(said[1]) > settings.BODY_MAX_BYTES
    small = re.findall(r"client_max_body_size 1m;", CONF.read_text(encoding="utf-8"))
    assert small and settings.BODY_MAX_ANONYMOUS == 1024 * 1024
    large = {"Content-Length": str(settings.BODY_MAX_ANONYMOUS + 1)}
    assert nginx.ask("/check/", method="POST", headers=large).status == 413
    larger = {"Content-Length": str(int(said[1]) + 1)}
    assert nginx.ask("/staff/login/", method="POST", headers=larger).status == 413


def test_a_form_is_handed_to_one_reader_alone(pair) -> None:
    """Two who were given the same token would share a receipt code."""
    nginx, _site = pair
    pages = [nginx.ask(one).body.decode() for one in published(nginx)]
    [form, *_more] = re.findall(r'href="(/opinions/[^"/]+/)', "".join(pages))
    asked = [nginx.ask(form).body.decode() for _reader in range(3)]
    tokens = {re.search('name="token" value="([^"]+)"', one)[1] for one in asked}
    assert len(tokens) == len(asked)


def test_no_read_fails_while_the_application_stops_and_starts(pair) -> None:
    nginx, site = pair
    addresses = published(nginx)
    before = {one: nginx.ask(one) for one in addresses}
    assert {answer.status for answer in before.values()} == {200}
    wrong: list[tuple[str, int]] = []
    reads = [0, 0]
    over = threading.Event()

    def read(who: int) -> None:
        while not over.is_set():
            for one in addresses:
                over.wait(0.01)
                answer = nginx.ask(one)
                reads[who] += 1
                if answer.status != 200 or answer.body != before[one].body:
                    wrong.append((one, answer.status))

    readers = [threading.Thread(target=read, args=(who,)) for who in (0, 1)]
    for one in readers:
        one.start()
    try:
        site.stop()
        stopped = sum(reads)
        while sum(reads) < stopped + 2 * len(addresses):
            assert any(one.is_alive() for one in readers)
            time.sleep(0.1)
        assert nginx.ask("/staff/login/").status == 502
        never_read = nginx.ask("/?q=1")
        assert never_read.status == 503
        assert "暂时无法访问" in never_read.body.decode()
        site.start()
    finally:
        over.set()
        for one in readers:
            one.join(60)
    print(f"{sum(reads)} reads of {len(addresses)} pages, {len(wrong)} failed")
    assert not wrong


def test_what_is_taken_down_is_not_kept(pair) -> None:
    """Not even where the application stops before anybody asks for the page again."""
    nginx, site = pair
    addresses = published(nginx)
    before = {one: nginx.ask(one) for one in addresses}
    assert told(site, nginx) == "", "nothing to tell"
    site.manage("shell", text=TAKEN_DOWN)
    assert told(site, nginx)
    nginx.reload()
    site.stop()
    assert {nginx.ask(one).status for one in before} == {503}
    site.start()
    assert nginx.ask("/").status == 200


def test_staff_show_a_certificate_where_it_is_asked_for(pair, tmp_path: Path) -> None:
    nginx, site = pair
    make_certificate(tmp_path / "ukey", "/CN=Li Gai")
    make_certificate(tmp_path / "other", "/CN=Li Gai")
    site.environment["CLIENT_CERTIFICATES"] = str(tmp_path / "ukey.crt")
    try:
        assert told(site, nginx)
        nginx.reload()
        for path in ("/staff/login/", "/admin/login/"):
            assert nginx.ask(path).status == 403
            assert nginx.ask(path, certificate=tmp_path / "ukey").status == 200
            refused = nginx.ask(path, certificate=tmp_path / "other").status
            assert refused in (400, 403)
        assert nginx.ask("/").status == 200, "the public needs none"
    finally:
        del site.environment["CLIENT_CERTIFICATES"]
        told(site, nginx)
        nginx.reload()


def test_plain_http_is_the_same_file_without_certificates(
    installed: Site, tmp_path: Path
) -> None:
    site = Site(tmp_path, copy_of=installed)
    nginx = Nginx(tmp_path, free_port(), is_plain=True)
    site.environment |= {"TRUSTED_PROXIES": "127.0.0.1", "WEB_CONCURRENCY": "1"}
    told(site, nginx)
    site.start()
    nginx.start(site.port)
    try:
        assert nginx.ask("/").status == nginx.ask("/staff/login/").status == 200
        assert "ssl" not in nginx.text(site.port)
    finally:
        nginx.stop()
        site.stop()
