"""All that the door needs from the house; app builds it once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe

from tollhouse.accounts.users.vault import ServiceVault
from tollhouse.charging.receiving import Inbox
from tollhouse.payments.online.asking import Cashier
from tollhouse.payments.processors.gateways import Gateways
from tollhouse.payments.rules.auto_payment import USUAL_POLICY, AutoPaymentPolicy
from tollhouse.plumbing.clock import Clock, real_clock
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.plumbing.outbox.letter import Channel
from tollhouse.plumbing.sealing import Seal
from tollhouse.staff.rules.giving import ANY_GIFT, GivingCap
from tollhouse.staff.rules.lending import NO_CAP, LendingCap
from tollhouse.staff.rules.networks import Network
from tollhouse.staff.vault import Vault
from tollhouse.tariffs.rate_books import RateBooks


@dataclass(frozen=True, slots=True)
class House:
    """books           shared by all threads of this process
    advance_clock      moves the test clock to a moment and does all work due on the way; None: the clock is real
    requests_at_once   threads that answer; each holds one connection, so keep it below the engine's pool size
    real_clock         for sessions, pauses and the audit trail, which the test clock does not move
    vault              by default one whose key ends with this process
    service_vault      of service passwords of accounts, in the same way
    seal               of cursors and versions; by default one whose key ends with this process
    trusted_proxies    whose X-Forwarded-For and X-Forwarded-Proto are believed
    name               of the installation, as people see it
    jobs               the queue of the work in the background; None: there is none here
    channels           by which letters go out, because the settings name a server
    usual_cap          of new members but administrators: how much they may lend customers for a time
    usual_giving       the same of what they may credit or refund
    voucher_tries      wrong codes after which a customer waits, and after which a voucher is locked
    inbox              where received files wait for it
    gateways           to processors; by default with a key that ends with this process
    auto_payments      how often automatic payments are tried
    """

    engine: Engine
    clock: Clock
    books: RateBooks
    version: str = "0.1.0"
    advance_clock: Callable[[datetime], None] | None = None
    requests_at_once: int = 6
    real_clock: Clock = real_clock
    vault: Vault = field(default_factory=lambda: Vault([token_urlsafe()]))
    service_vault: ServiceVault = field(default_factory=lambda: ServiceVault([token_urlsafe()]))
    seal: Seal = field(default_factory=lambda: Seal(token_urlsafe()))
    trusted_proxies: tuple[Network, ...] = ()
    name: str = "Tollhouse"
    jobs: JobQueue | None = None
    usual_cap: LendingCap = NO_CAP
    usual_giving: GivingCap = ANY_GIFT
    channels: frozenset[Channel] = frozenset()
    voucher_tries: int = 10
    inbox: Inbox = field(default_factory=lambda: Inbox(Path("var/imports")))
    gateways: Gateways = field(default_factory=lambda: Gateways(Seal(token_urlsafe())))
    auto_payments: AutoPaymentPolicy = USUAL_POLICY

    @property
    def cashier(self) -> Cashier:
        """Asks processors, outside of any transaction of a request."""
        return Cashier(self.engine, self.gateways, self.clock, self.auto_payments, self.real_clock)
