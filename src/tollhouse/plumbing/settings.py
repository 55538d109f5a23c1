"""What an operator may set: environment TOLLHOUSE_*, else tollhouse.toml in the working directory, else the default."""

import os
import re
import secrets
import tempfile
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from tollhouse.words.refusals import Refused

PREFIX = "TOLLHOUSE_"
FILE = Path("tollhouse.toml")
_MASK = "********"
_LENT = re.compile(r"[0-9]{1,14}(\.[0-9]{1,5})?|[0-9]{1,3}(\.[0-9]{1,4})?%", re.ASCII)


class SettingInvalid(Refused):
    code = "setting_invalid"
    sentence = "{setting} is not usable: {reason} (given: {given!r}, from {origin})."


class Settings(BaseSettings):
    """One attribute a setting; its name in the environment is TOLLHOUSE_ and the attribute in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True)

    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL 15 or later; unset: an embedded one under data"
    )
    data: Path = Field(default=Path("var"), description="where the embedded database and the secret key live")
    http: str = Field(default="127.0.0.1:8080", description="address of API and web")
    metrics: str | None = Field(default=None, description="address of a metrics listener of its own; not used yet")
    radius_auth: str = Field(default="127.0.0.1:1812", description="address for RADIUS authentication; not used yet")
    radius_acct: str = Field(default="127.0.0.1:1813", description="address for RADIUS accounting; not used yet")
    secret_key: SecretStr | None = Field(
        default=None, description="signs and encrypts; unset: made and kept under data"
    )
    smtp_url: SecretStr | None = Field(
        default=None, description="where mail goes out: smtp://user:password@host:port or smtps://…; unset: it waits"
    )
    mail_from: str = Field(
        default="", description="the sender of mail whose customer class names none; empty: tollhouse@ the mail server"
    )
    lend_most: str = Field(
        default="",
        description="by how much a new member may raise a credit limit for a time: 50.00 in the customer's currency, "
        "or 10% of its limit; empty: by any amount",
    )
    lend_longest_days: int | None = Field(
        default=None, ge=1, le=3650, description="and for how many days at most; unset: any time"
    )
    give_most_per_act: Decimal | None = Field(
        default=None,
        ge=0,
        max_digits=19,
        decimal_places=5,
        description="how much a new member may credit or refund at once, in whichever currency; unset: any amount",
    )
    give_most_per_day: Decimal | None = Field(
        default=None,
        ge=0,
        max_digits=19,
        decimal_places=5,
        description="and how much within 24 hours, each currency counted for itself; unset: any amount",
    )
    voucher_tries: int = Field(
        default=10,
        ge=1,
        le=1000,
        description="wrong codes of vouchers within an hour, after which a customer waits for an hour, or within its "
        "life, after which the voucher whose serial number was said with them is locked",
    )
    auto_payment_failures: int = Field(
        default=3, ge=1, le=20, description="automatic payments that fail in a row until a person must unlock them"
    )
    stripe_url: str = Field(
        default="https://api.stripe.com", description="where Stripe is; another only where it is tried out"
    )
    name: str = Field(default="Tollhouse", min_length=1, max_length=64, description="of the installation, as shown")
    trusted_proxies: str = Field(
        default="", description="networks, divided by commas, whose X-Forwarded-For is believed; empty: nobody's"
    )
    test_clock: bool = Field(default=False, description="the product's clock may be moved")
    log_level: str = Field(default="info", description="debug, info, warning or error")

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(("postgresql://", "postgres://")):
            raise ValueError("it begins with postgresql://")
        return url

    @field_validator("http", "metrics", "radius_auth", "radius_acct")
    @classmethod
    def _is_address(cls, written: str | None) -> str | None:
        if written is not None:
            split_address(written)
        return written

    @field_validator("trusted_proxies")
    @classmethod
    def _are_networks(cls, written: str) -> str:
        for network in _divided(written):
            ip_network(network)
        return written

    @property
    def trusted_networks(self) -> list[str]:
        return _divided(self.trusted_proxies)

    @field_validator("smtp_url")
    @classmethod
    def _is_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        parts = None if url is None else urlsplit(url.get_secret_value())
        if parts is not None and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("it is smtp://host:port, or smtps://host:port where the connection begins encrypted")
        return url

    @field_validator("mail_from")
    @classmethod
    def _is_mail_address(cls, written: str) -> str:
        before, _, after = written.rpartition("@")
        if written and not (before and after and written.isprintable() and " " not in written):
            raise ValueError("it is an address such as billing@example.org")
        return written

    @field_validator("lend_most")
    @classmethod
    def _is_amount_or_percentage(cls, written: str) -> str:
        if written and not _LENT.fullmatch(written):
            raise ValueError("write an amount as 50.00 or a percentage as 10%")
        return written

    @property
    def lend_most_amount(self) -> Decimal | None:
        return Decimal(self.lend_most) if self.lend_most and not self.lend_most.endswith("%") else None

    @property
    def lend_most_percent(self) -> Decimal | None:
        return Decimal(self.lend_most[:-1]) if self.lend_most.endswith("%") else None

    @field_validator("log_level")
    @classmethod
    def _is_level(cls, written: str) -> str:
        if written.lower() not in {"debug", "info", "warning", "error"}:
            raise ValueError("it is one of debug, info, warning, error")
        return written.lower()

    @field_validator(
        "database_url",
        "smtp_url",
        "secret_key",
        "lend_longest_days",
        "give_most_per_act",
        "give_most_per_day",
        mode="before",
    )
    @classmethod
    def _empty_is_unset(cls, written: Any) -> Any:
        return None if written == "" else written

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@dataclass(frozen=True, slots=True)
class SettingShown:
    """One line of `tollhouse settings`; secrets are masked."""

    name: str
    shown: str
    origin: str
    description: str


def read_settings() -> Settings:
    """Raises SettingInvalid with the first setting that will not do, what was given and where."""
    try:
        return Settings()
    except tomllib.TOMLDecodeError as unreadable:
        raise SettingInvalid(setting=str(FILE), reason=str(unreadable), given="", origin=str(FILE)) from unreadable
    except ValidationError as invalid:
        first = invalid.errors(include_url=False)[0]
        name = str(first["loc"][0])
        reason = "there is no such setting" if first["type"] == "extra_forbidden" else str(first["msg"])
        secret = name in _secret_names()
        raise SettingInvalid(
            setting=_environment_name(name),
            reason=reason.removeprefix("Value error, "),
            given=_MASK if secret else first["input"],
            origin=_origin(name),
        ) from invalid


def show_settings(settings: Settings) -> list[SettingShown]:
    return [
        SettingShown(
            name=_environment_name(name),
            shown=_masked(getattr(settings, name)),
            origin=_origin(name),
            description=field.description or "",
        )
        for name, field in type(settings).model_fields.items()
    ]


def secret_key(settings: Settings) -> str:
    """The key that was set, else the one kept under the data directory, made there on first use."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    kept = secret_key_file(settings)
    if not kept.exists():
        _make_key(kept)
    return kept.read_text(encoding="ascii").strip()


def secret_key_file(settings: Settings) -> Path:
    return settings.data / "secret_key"


def split_address(written: str) -> tuple[str, int]:
    """Host and port of "127.0.0.1:8080" or "[::1]:8080"."""
    host, colon, port = written.rpartition(":")
    if not colon or not host or not port.isascii() or not port.isdigit() or not 0 <= int(port) <= 65535:
        raise ValueError("write it as host:port, such as 127.0.0.1:8080")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _divided(written: str) -> list[str]:
    return [one.strip() for one in written.split(",") if one.strip()]


def _make_key(kept: Path) -> None:
    """Written whole under another name and then linked: two programs that start at once read the same key."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    number, fresh = tempfile.mkstemp(prefix=f"{kept.name}.", dir=kept.parent)
    with os.fdopen(number, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        kept.hardlink_to(fresh)
    Path(fresh).unlink()


def _masked(setting: Any) -> str:
    """A URL stays recognisable, without its password and parameters; any other secret is hidden whole."""
    if setting is None:
        return "(unset)"
    if not isinstance(setting, SecretStr):
        return str(setting)
    parts = urlsplit(setting.get_secret_value())
    if not parts.scheme:
        return _MASK
    who, at, where = parts.netloc.rpartition("@")
    user, colon, _password = who.partition(":")
    shown = f"{user}:{_MASK}" if colon else user
    return urlunsplit(parts._replace(netloc=f"{shown}{at}{where}", query="", fragment=""))


def _origin(name: str) -> str:
    if any(variable.upper() == _environment_name(name) for variable in os.environ):
        return "environment"
    if FILE.exists() and name in tomllib.loads(FILE.read_text(encoding="utf-8")):
        return str(FILE)
    return "default"


def _environment_name(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _secret_names() -> set[str]:
    return {"database_url", "secret_key", "smtp_url"}
