"""Which adapter speaks for which payment system, with credentials that only this process unseals."""

from dataclasses import asdict
from typing import Final

import msgspec

from tollhouse.payments.processors.port import Heard, NotByProcessor, NotGenuine, Processor
from tollhouse.payments.rules.payment_system import Credentials, CredentialsState, ProcessorKind
from tollhouse.plumbing.sealing import Seal, SealBroken

STRIPE_URL: Final = "https://api.stripe.com"
_PURPOSE: Final = "credentials of payment systems"


class Gateways:
    """seal   of the installation's secret key"""

    def __init__(self, seal: Seal, *, stripe_url: str = STRIPE_URL) -> None:
        self._seal = seal
        self._stripe_url = stripe_url

    def seal(self, credentials: Credentials) -> bytes:
        return self._seal.close(msgspec.json.encode(asdict(credentials)), purpose=_PURPOSE)

    def changed(self, sealed: bytes, *, secret_key: str | None, webhook_secret: str | None) -> Credentials:
        """Those that were sealed with what is given in their place; None: it stays.

        What can be read no more counts as none, so that it can be entered anew.
        """
        try:
            before = self._unseal(sealed)
        except NotByProcessor:
            before = Credentials()
        return Credentials(
            before.secret_key if secret_key is None else secret_key,
            before.webhook_secret if webhook_secret is None else webhook_secret,
        )

    def state_of(self, sealed: bytes) -> CredentialsState:
        """What is there of them, without telling any."""
        try:
            known = self._unseal(sealed)
        except NotByProcessor:
            return CredentialsState.UNREADABLE
        if not known.secret_key:
            return CredentialsState.NONE
        return CredentialsState.COMPLETE if known.webhook_secret else CredentialsState.NO_WEBHOOK_SECRET

    def to(self, processor: ProcessorKind, sealed: bytes) -> Processor:
        """Raises NotByProcessor where nothing can be asked."""
        if processor is ProcessorKind.BANK_TRANSFER:
            raise NotByProcessor(
                "paid_by_transfer", "nothing is asked for by transfer; customers send money themselves"
            )
        from tollhouse.payments.processors.by_stripe import ByStripe  # its SDK takes 0.15 s that few commands need

        return ByStripe(self._unseal(sealed).secret_key, url=self._stripe_url)

    def hear(self, sealed: bytes, body: bytes, signature: str) -> Heard:
        """Raises NotGenuine."""
        from tollhouse.payments.processors.by_stripe import hear

        try:
            secret = self._unseal(sealed).webhook_secret
        except NotByProcessor as unreadable:
            raise NotGenuine from unreadable
        if not secret:
            raise NotGenuine
        return hear(body, signature, secret)

    def _unseal(self, sealed: bytes) -> Credentials:
        try:
            return msgspec.json.decode(self._seal.open(sealed, purpose=_PURPOSE), type=Credentials)
        except SealBroken as foreign:
            said = "the credentials were sealed under another secret key than this installation has; enter them anew"
            raise NotByProcessor("credentials_unreadable", said) from foreign
