"""Settings: environment over file over default, secrets masked, a key that is made once."""

import os
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest

from tollhouse.plumbing.settings import (
    SettingInvalid,
    Settings,
    read_settings,
    secret_key,
    show_settings,
    split_address,
)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.upper().startswith("TOLLHOUSE_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def line(name):
    return next(shown for shown in show_settings(read_settings()) if shown.name == name)


def test_everything_has_a_default():
    settings = read_settings()
    assert settings.database_url is None
    assert (settings.data, settings.http, settings.test_clock) == (Path("var"), "127.0.0.1:8080", False)
    assert (settings.radius_auth, settings.radius_acct) == ("127.0.0.1:1812", "127.0.0.1:1813")
    assert {shown.origin for shown in show_settings(settings)} == {"default"}


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(monkeypatch):
    Path("tollhouse.toml").write_text('http = "0.0.0.0:80"\ndata = "/srv/toll"\n')
    monkeypatch.setenv("TOLLHOUSE_HTTP", "[::1]:9000")
    assert (line("TOLLHOUSE_HTTP").shown, line("TOLLHOUSE_HTTP").origin) == ("[::1]:9000", "environment")
    assert (line("TOLLHOUSE_DATA").shown, line("TOLLHOUSE_DATA").origin) == ("/srv/toll", "tollhouse.toml")
    assert line("TOLLHOUSE_TEST_CLOCK").origin == "default"


def test_the_test_clock_is_switched_by_one(monkeypatch):
    monkeypatch.setenv("TOLLHOUSE_TEST_CLOCK", "1")
    assert read_settings().test_clock is True


def test_secrets_are_not_shown(monkeypatch):
    monkeypatch.setenv("TOLLHOUSE_DATABASE_URL", "postgresql://toll:s3cret@db.example/toll?password=s3cret")
    monkeypatch.setenv("TOLLHOUSE_SECRET_KEY", "s3cret")
    assert line("TOLLHOUSE_DATABASE_URL").shown == "postgresql://toll:********@db.example/toll"
    assert line("TOLLHOUSE_SECRET_KEY").shown == "********"
    assert "s3cret" not in repr(read_settings())
    assert read_settings().database_url.get_secret_value().endswith("password=s3cret")


@pytest.mark.parametrize(
    "name, given, reason",
    [
        ("TOLLHOUSE_HTTP", "8080", "write it as host:port"),
        ("TOLLHOUSE_HTTP", "localhost:99999", "write it as host:port"),
        ("TOLLHOUSE_TEST_CLOCK", "maybe", "valid boolean"),
        ("TOLLHOUSE_LOG_LEVEL", "loud", "one of debug"),
        ("TOLLHOUSE_MAIL_FROM", "nobody", "an address such as billing@example.org"),
        ("TOLLHOUSE_LEND_MOST", "ten", "an amount as 50.00 or a percentage as 10%"),
        ("TOLLHOUSE_LEND_LONGEST_DAYS", "0", "greater than or equal to 1"),
    ],
)
def test_a_setting_that_will_not_do_is_named_with_what_was_given(monkeypatch, name, given, reason):
    monkeypatch.setenv(name, given)
    with pytest.raises(SettingInvalid, match=reason) as refused:
        read_settings()
    assert name in refused.value.detail
    assert given in refused.value.detail
    assert "from environment" in refused.value.detail


def test_a_wrong_database_url_is_refused_without_showing_it(monkeypatch):
    monkeypatch.setenv("TOLLHOUSE_DATABASE_URL", "mysql://toll:s3cret@db/toll")
    with pytest.raises(SettingInvalid, match="begins with postgresql://") as refused:
        read_settings()
    assert "s3cret" not in refused.value.detail


def test_a_misspelt_setting_in_the_file_is_refused():
    Path("tollhouse.toml").write_text('htpp = "127.0.0.1:80"\n')
    with pytest.raises(SettingInvalid, match="TOLLHOUSE_HTPP is not usable: there is no such setting"):
        read_settings()


def test_a_file_that_is_no_toml_is_refused():
    Path("tollhouse.toml").write_text("http = \n")
    with pytest.raises(SettingInvalid, match="line 1"):
        read_settings()


def test_a_secret_key_is_made_once_and_kept_for_the_owner_only(tmp_path):
    settings = Settings(data=tmp_path / "var")
    with ThreadPoolExecutor(8) as programs:
        keys = set(programs.map(lambda _: secret_key(settings), range(8)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 64
    kept = tmp_path / "var" / "secret_key"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret_key"]


def test_a_given_secret_key_is_used_and_none_is_made(tmp_path):
    assert secret_key(Settings(data=tmp_path, secret_key="given")) == "given"
    assert not list(tmp_path.iterdir())


def test_an_address_is_host_and_port():
    assert split_address("127.0.0.1:8080") == ("127.0.0.1", 8080)
    assert split_address("[::1]:80") == ("::1", 80)


@pytest.mark.parametrize("given", ["mail.example.org", "http://mail.example.org", "smtp://"])
def test_an_address_that_is_no_mail_servers_is_refused_without_being_shown(monkeypatch, given):
    monkeypatch.setenv("TOLLHOUSE_SMTP_URL", given)
    with pytest.raises(SettingInvalid, match="it is smtp://host:port") as refused:
        read_settings()
    assert refused.value.facts["given"] == "********"


@pytest.mark.parametrize(
    "given, amount, percent",
    [("", None, None), ("50.00", Decimal(50), None), ("12.5%", None, Decimal("12.5"))],
)
def test_what_new_members_may_lend_is_an_amount_or_a_percentage(monkeypatch, given, amount, percent):
    monkeypatch.setenv("TOLLHOUSE_LEND_MOST", given)
    monkeypatch.setenv("TOLLHOUSE_LEND_LONGEST_DAYS", "")
    settings = read_settings()
    assert (settings.lend_most_amount, settings.lend_most_percent) == (amount, percent)
    assert settings.lend_longest_days is None


def test_what_new_members_may_give_is_an_amount_or_anything(monkeypatch):
    monkeypatch.setenv("TOLLHOUSE_GIVE_MOST_PER_ACT", "50.00")
    monkeypatch.setenv("TOLLHOUSE_GIVE_MOST_PER_DAY", "")
    settings = read_settings()
    assert (settings.give_most_per_act, settings.give_most_per_day) == (Decimal(50), None)


@pytest.mark.parametrize("given", ["-1", "0.000001", "a lot", "NaN"])
def test_what_is_no_amount_to_give_is_refused_naming_the_setting(monkeypatch, given):
    monkeypatch.setenv("TOLLHOUSE_GIVE_MOST_PER_DAY", given)
    with pytest.raises(SettingInvalid, match="GIVE_MOST_PER_DAY"):
        read_settings()
