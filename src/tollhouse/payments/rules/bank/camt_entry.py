"""An entry of camt.053, and the payments that it sums up."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Final, TypeVar
from xml.etree.ElementTree import Element

from msgspec import Struct

from tollhouse.payments.rules.bank.cells import amount_of, currency_of, day_of
from tollhouse.payments.rules.bank.entry import BankEntry, NotBooked, Told, Unreadable

Cell = TypeVar("Cell")

_NOTHING_SAID: Final = {"NOTPROVIDED", "NOTPROVIDED.", "NONREF", "NOREF", "NOTAVAILABLE", "UNKNOWN"}
_LONGEST_REFERENCE: Final = 140
_LONGEST_TEXT: Final = 2_000
_RETURNED_KINDS: Final = ("UPDD", "RRTN", "RPCR", "RCDD", "UPCC", "UPCQ", "UPTP", "CHRG_BACK")
"""Sub-families of the bank's codes that say that a payment is returned, reversed or unpaid."""


class Payment(Struct, frozen=True, kw_only=True):
    """What one payment of an entry says; amount and currency as they are written."""

    amount: str
    currency: str
    indicator: str
    bank_reference: str
    references: tuple[str, ...]
    end_to_end_id: str
    mandate: str
    remittance: str
    payer: str
    payer_account: str
    kind: str
    return_reason: str


Texts = Mapping[str, str]
"""By its path below an element the text of the first that stands there, such as "Refs/EndToEndId"."""


def text_at(element: Element, ns: str, path: str) -> str:
    """The text of what the path names, without anything around it; "" where there is nothing."""
    found = element.find("/".join(f"{ns}{name}" for name in path.split("/")))
    return "" if found is None or found.text is None else found.text.strip()


def texts_of(element: Element, ns: str) -> Texts:
    """All of them in one walk: some thirty are asked for, and each search would be a walk of its own."""
    found: dict[str, str] = {}
    _note_texts(element, len(ns), "", found)
    return found


def _note_texts(element: Element, of_namespace: int, above: str, found: dict[str, str]) -> None:
    for child in element:
        path = above + child.tag[of_namespace:]
        if path not in found:
            found[path] = (child.text or "").strip()
        if len(child):
            _note_texts(child, of_namespace, path + "/", found)


def payment_of(details: Element, ns: str) -> Payment:
    """Both sides are looked at, because who pays is the creditor where money goes out."""
    amount = details.find(f"{ns}Amt")
    if amount is None:
        amount = details.find(f"{ns}AmtDtls/{ns}TxAmt/{ns}Amt")
    texts = texts_of(details, ns)
    indicator = texts.get("CdtDbtInd", "")
    payer, account = _other_side(texts, comes_in=indicator != "DBIT")
    return Payment(
        amount="" if amount is None or amount.text is None else amount.text.strip(),
        currency="" if amount is None else amount.get("Ccy", ""),
        indicator=indicator,
        bank_reference=_said(texts.get("Refs/AcctSvcrRef", "")) or _said(texts.get("Refs/TxId", "")),
        references=tuple(_references(details, ns)) if "RmtInf/Strd" in texts else (),
        end_to_end_id=_said(texts.get("Refs/EndToEndId", "")),
        mandate=_said(texts.get("Refs/MndtId", "")),
        remittance=_remittance(details, ns, texts),
        payer=payer,
        payer_account=account,
        kind=_kind(texts),
        return_reason=_return_reason(texts),
    )


def _said(reference: str) -> str:
    return "" if reference.upper() in _NOTHING_SAID else reference[:_LONGEST_REFERENCE]


def _other_side(texts: Texts, *, comes_in: bool) -> tuple[str, str]:
    sides = ("Dbtr", "Cdtr") if comes_in else ("Cdtr", "Dbtr")
    for side in sides:
        parties = (f"{side}/Nm", f"{side}/Pty/Nm", f"Ultmt{side}/Nm", f"Ultmt{side}/Pty/Nm")
        name = next((said for path in parties if (said := texts.get(f"RltdPties/{path}"))), "")
        account = texts.get(f"RltdPties/{side}Acct/Id/IBAN") or texts.get(f"RltdPties/{side}Acct/Id/Othr/Id") or ""
        if name or account:
            return name[:_LONGEST_REFERENCE], account.replace(" ", "").upper()[:_LONGEST_REFERENCE]
    return "", ""


def _references(details: Element, ns: str) -> Iterator[str]:
    for structured in details.iterfind(f"{ns}RmtInf/{ns}Strd"):
        told = [text_at(structured, ns, "CdtrRefInf/Ref")]
        told += [text_at(document, ns, "Nb") for document in structured.iterfind(f"{ns}RfrdDocInf")]
        yield from (one[:_LONGEST_REFERENCE] for one in told if _said(one))


def _remittance(details: Element, ns: str, texts: Texts) -> str:
    lines = []
    if "RmtInf" in texts:
        lines += [line.text or "" for line in details.iterfind(f"{ns}RmtInf/{ns}Ustrd")]
    if "RmtInf/Strd" in texts:
        lines += [line.text or "" for line in details.iterfind(f"{ns}RmtInf/{ns}Strd/{ns}AddtlRmtInf")]
    lines.append(texts.get("AddtlTxInf", ""))
    return " ".join(" ".join(lines).split())[:_LONGEST_TEXT]


_DOMAIN: Final = ("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd")


def _kind(texts: Texts) -> str:
    domain = [said for path in _DOMAIN if (said := texts.get(path))]
    return "/".join(domain) or texts.get("BkTxCd/Prtry/Cd", "")[:_LONGEST_REFERENCE]


def _return_reason(texts: Texts) -> str:
    if "RtrInf" not in texts:
        return ""
    reason = texts.get("RtrInf/Rsn/Cd") or texts.get("RtrInf/Rsn/Prtry")
    return reason or texts.get("RtrInf/AddtlInf", "")[:_LONGEST_REFERENCE] or "?"


def entries_of(entry: Element, ns: str, payments: Sequence[Payment], *, place: str) -> Iterator[Told]:
    """One for each payment where the bank tells their amounts and they add up, else one for all."""
    texts = texts_of(entry, ns)
    status = texts.get("Sts/Cd") or texts.get("Sts")
    if status and status != "BOOK":
        yield NotBooked(place)
        return
    try:
        whole = _Whole(entry, ns, texts)
    except _CellUnreadable as unreadable:
        yield Unreadable(place, unreadable.value, f"{unreadable.name} {unreadable.reason}")
        return
    amounts = whole.amounts_of(payments)
    if len(payments) <= 1 or amounts is None:
        yield whole.entry(payments, place=place)
        return
    for number, (payment, amount) in enumerate(zip(payments, amounts, strict=True), 1):
        yield whole.part(payment, amount, place=f"{place}, payment {number}")


class _CellUnreadable(Exception):  # noqa: N818
    def __init__(self, name: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.name, self.value, self.reason = name, value, reason


class _Whole:
    """What is said of the entry itself."""

    def __init__(self, entry: Element, ns: str, texts: Texts) -> None:
        amount = entry.find(f"{ns}Amt")
        self.currency = "" if amount is None else amount.get("Ccy", "")
        size = _read("Amt", "" if amount is None else (amount.text or "").strip(), amount_of)
        _read("Ccy", self.currency, currency_of)
        indicator = texts.get("CdtDbtInd", "")
        if indicator not in {"CRDT", "DBIT"}:
            raise _CellUnreadable("CdtDbtInd", indicator, "is neither CRDT nor DBIT")
        self.amount = size if indicator == "CRDT" else -size
        self.value_on = self._day(texts, "ValDt")
        booked_on = self._day(texts, "BookgDt") or self.value_on
        if booked_on is None:
            raise _CellUnreadable("BookgDt", "", "is missing: the bank does not say on which day it booked it")
        self.booked_on: date = booked_on
        # NtryRef only numbers the entries of one statement in some banks: the next statement has its "1", too.
        self.reference = _said(texts.get("AcctSvcrRef", ""))
        self.kind = _kind(texts)
        self.text = " ".join(texts.get("AddtlNtryInf", "").split())[:_LONGEST_TEXT]
        self.reversal = texts.get("RvslInd") in {"true", "1"}

    @staticmethod
    def _day(texts: Texts, name: str) -> date | None:
        written = texts.get(f"{name}/Dt") or texts.get(f"{name}/DtTm")
        return _read(name, written, day_of) if written else None

    def amounts_of(self, payments: Sequence[Payment]) -> list[Decimal] | None:
        """Of each with its sign; None: the bank does not tell them all, or they are something else."""
        amounts = []
        for payment in payments:
            if payment.currency != self.currency:
                return None
            try:
                size = amount_of(payment.amount)
            except ValueError:
                return None
            out = payment.indicator == "DBIT" if payment.indicator else self.amount < 0
            amounts.append(-size if out else size)
        return amounts if sum(amounts) == self.amount else None

    def entry(self, payments: Sequence[Payment], *, place: str) -> BankEntry:
        """All of it, with what is said of its payments."""
        only = payments[0] if len(payments) == 1 else None
        return BankEntry(
            place=place,
            amount=self.amount,
            currency=self.currency,
            booked_on=self.booked_on,
            value_on=self.value_on,
            bank_reference=self.reference or (only.bank_reference if only else ""),
            references=tuple(dict.fromkeys(chain.from_iterable(one.references for one in payments)))[:50],
            end_to_end_id=only.end_to_end_id if only else "",
            mandate=only.mandate if only else "",
            remittance=_joined([*(one.remittance for one in payments), self.text]),
            payer=only.payer if only else "",
            payer_account=only.payer_account if only else "",
            kind=self.kind or (only.kind if only else ""),
            return_reason=self._returned(only),
            whole=len(payments) <= 1,
        )

    def part(self, payment: Payment, amount: Decimal, *, place: str) -> BankEntry:
        own = payment.bank_reference or payment.end_to_end_id
        return BankEntry(
            place=place,
            amount=amount,
            currency=self.currency,
            booked_on=self.booked_on,
            value_on=self.value_on,
            bank_reference=f"{self.reference}/{own}" if self.reference and own else own,
            references=payment.references,
            end_to_end_id=payment.end_to_end_id,
            mandate=payment.mandate,
            remittance=_joined([payment.remittance, self.text]),
            payer=payment.payer,
            payer_account=payment.payer_account,
            kind=payment.kind or self.kind,
            return_reason=self._returned(payment),
        )

    def _returned(self, payment: Payment | None) -> str:
        """Only of what goes out can be that a payment to us is taken back."""
        if self.amount > 0:
            return ""
        if payment is not None and payment.return_reason:
            return payment.return_reason
        kinds = {self.kind, payment.kind if payment else ""}
        back = self.reversal or any(kind.rpartition("/")[2] in _RETURNED_KINDS for kind in kinds)
        return "?" if back else ""


def _read(name: str, text: str, read: Callable[[str], Cell]) -> Cell:
    try:
        return read(text)
    except ValueError as unreadable:
        raise _CellUnreadable(name, text[:_LONGEST_REFERENCE], str(unreadable)) from unreadable


def _joined(texts: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, texts)))[:_LONGEST_TEXT]
