"""The console's files as a browser gets them, in front of the whole API on no database."""

import gzip
import warnings
from base64 import b64encode
from hashlib import sha256

import brotli
import pytest

from tollhouse.app import open_console
from tollhouse.doors.api.application import make_api
from tollhouse.doors.api.house import House
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine
from tollhouse.tariffs.rate_books import RateBooks

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for a successor of httpx that nothing else here knows yet
    from starlette.testclient import TestClient

SCRIPT = "document.documentElement.dataset.theme = 'dark' && '<b>'"
PAGE = f'<!doctype html><title>T</title><script>{SCRIPT}</script><script type="module" src="/assets/a.js"></script>'
CODE = "console.log('a charge is counted once')\n" * 50
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "gzip, deflate, br, zstd"}


@pytest.fixture
def built(tmp_path):
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "admin.html").write_text(PAGE)
    (static / "favicon.svg").write_text("<svg/>")
    (static / "assets" / "a.js").write_text(CODE)
    (static / "assets" / "a.js.br").write_bytes(brotli.compress(CODE.encode()))
    (static / "assets" / "a.js.gz").write_bytes(gzip.compress(CODE.encode(), mtime=0))
    (tmp_path / "secret.js").write_text("not served")
    return static


def browser(built):
    api = make_api(House(make_engine("postgresql://"), real_clock, RateBooks()))
    open_console(api, built)
    return TestClient(api, base_url="http://127.0.0.1", headers=BROWSER, follow_redirects=False)


@pytest.fixture
def client(built):
    return browser(built)


@pytest.mark.parametrize("path", ["/", "/admin.html", "/customers", "/customers/17/xdrs", "/apiary", "/no/such/screen"])
def test_every_address_a_person_may_open_begins_with_the_start_page(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_start_page_may_run_the_scripts_that_were_built_into_it_and_no_others(client):
    headers = client.get("/").headers
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert (headers["X-Frame-Options"], headers["Referrer-Policy"]) == ("DENY", "no-referrer")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Request-Id"]


def test_an_asset_is_kept_for_ever(client):
    answer = client.get("/assets/a.js")
    assert answer.text == CODE
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert client.get("/favicon.svg").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "understood, sent",
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.000, gzip; q=0.0", None),
        ("identity", None),
        ("", None),
    ],
)
def test_an_asset_is_sent_in_the_smallest_form_that_is_understood(client, understood, sent):
    answer = client.get("/assets/a.js", headers={"Accept-Encoding": understood})
    assert answer.headers.get("Content-Encoding") == sent
    assert answer.text == CODE
    assert answer.headers["Vary"] == "Accept-Encoding"


def test_what_a_browser_has_already_is_not_sent_again(client):
    for path in ("/", "/assets/a.js", "/favicon.svg"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": f'"other", W/{first.headers["ETag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_forms_of_one_file_have_tags_of_their_own(client):
    answers = [client.get("/assets/a.js", headers={"Accept-Encoding": form}) for form in ("br", "gzip", "")]
    assert len({answer.headers["ETag"] for answer in answers}) == 3


def test_the_start_page_has_another_tag_when_it_was_built_anew(client, built):
    (built / "admin.html").write_text(PAGE + "<p>new")
    assert browser(built).get("/").headers["ETag"] != client.get("/").headers["ETag"]


@pytest.mark.parametrize("path", ["/", "/customers", "/assets/a.js"])
def test_head_answers_as_get_does_and_sends_nothing(client, path):
    got, headed = client.get(path), client.head(path)
    assert (headed.status_code, headed.content) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Cache-Control"):
        assert headed.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/v1/no-such", "/api/v1/no/such", "/healthz/x", "/assets/gone.js", "/assets/"],
)
def test_what_is_not_there_is_a_problem_and_never_a_page(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/customers", "/api/v1/no-such", "/customer-classes"])
def test_a_script_that_has_mistyped_an_address_is_told_so(client, path):
    answer = client.get(path, headers={"Accept": "*/*"})
    assert answer.status_code == 404
    assert answer.json()["detail"] == f"There is no {path}; see /api/docs."


def test_a_script_may_look_at_the_front_page(client):
    assert client.get("/", headers={"Accept": "*/*"}).text == PAGE


def test_the_console_takes_nothing_in(client):
    assert client.post("/customers", json={}).status_code == 404
    assert client.delete("/assets/a.js").status_code == 404
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/assets/%2e%2e/%2e%2e/secret.js",
        "/%2e%2e/secret.js",
        "/assets/..%2f..%2fsecret.js",
        "/assets/%2e%2e%5c%2e%2e%5csecret.js",
        "//secret.js",
        "/assets//a.js",
        "/assets/a.js%00.html",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/assets/a.js.br",
        "/assets/a.js/",
    ],
)
def test_only_what_was_built_can_be_had(client, path):
    answer = client.get(f"http://127.0.0.1{path}")
    assert answer.text == PAGE or answer.status_code == 404


@pytest.mark.parametrize("path", ["/", "/customers"])
def test_a_console_that_was_not_built_says_how_to_build_it(tmp_path, path):
    client = browser(tmp_path / "nothing")
    answer = client.get(path)
    assert answer.status_code == 503
    assert "say `make web` there" in answer.text
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/api/v1/no-such").json()["code"] == "not_found"


def test_answers_of_the_console_are_counted_under_one_name(client):
    client.get("/customers/17")
    client.get("/assets/a.js")
    counted = client.app.state.metrics.written().decode()
    assert 'route="(console)",status="200"} 2.0' in counted
