"""A proxy that nobody has named makes everybody one address: the log says so once, with the way out."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from tollhouse.doors.api import arriving
from tollhouse.doors.api.application import make_api
from tollhouse.staff.rules.networks import networks_of

from .conftest import TestClient


@pytest.fixture(autouse=True)
def _not_warned_yet():
    arriving._warn_of_proxy.cache_clear()


def heard(house, peer, headers):
    said = {"login": "nobody-here", "password": "nothing right"}
    with (
        capture_logs() as logs,
        TestClient(make_api(house), base_url="http://127.0.0.1", client=(peer, 50000)) as client,
    ):
        for _ in range(2):
            assert client.post("/api/v1/session", json=said, headers=headers).status_code == 401
    return [one for one in logs if one["event"] == "a proxy is not trusted"]


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.1.2.3", "::1", "fd00::7"])
def test_a_proxy_that_nobody_has_named_is_warned_of_once_with_the_way_out(house, peer):
    (warning,) = heard(house, peer, {"X-Forwarded-For": "198.51.100.7"})
    assert (warning["log_level"], warning["peer"]) == ("warning", peer)
    assert f"TOLLHOUSE_TRUSTED_PROXIES={peer}" in warning["way_out"]


def test_nobody_is_warned_of_a_named_proxy_of_no_proxy_and_of_what_strangers_write(house):
    forwarded = {"X-Forwarded-For": "198.51.100.8"}
    assert heard(replace(house, trusted_proxies=networks_of(["127.0.0.1"])), "127.0.0.1", forwarded) == []
    assert heard(house, "127.0.0.1", {}) == []
    assert heard(house, "8.8.4.4", forwarded) == []
