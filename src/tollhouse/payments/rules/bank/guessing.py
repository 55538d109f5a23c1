"""What the columns of a bank's CSV probably are, by their headings."""

from collections.abc import Mapping, Sequence
from typing import Final

from tollhouse.payments.rules.bank.layout import FIELDS, heading_of

_KNOWN_AS: Final[Mapping[str, tuple[str, ...]]] = {
    "booked_on": (
        "date", "booking date", "booked on", "posting date", "transaction date", "entry date", "buchungstag",
        "buchungsdatum", "datum", "дата", "дата операції", "дата проведення",
    ),
    "value_on": ("value date", "valuta", "valutadatum", "wertstellung", "дата валютування"),
    "amount": ("amount", "betrag", "sum", "amount (eur)", "umsatz", "сума", "сума операції"),
    "credit": ("credit", "credit amount", "money in", "paid in", "deposit", "haben", "кредит"),
    "debit": ("debit", "debit amount", "money out", "paid out", "withdrawal", "soll", "дебет"),
    "direction": ("credit/debit", "debit/credit", "cr/dr", "dr/cr", "d/c", "c/d", "type", "soll/haben", "дт/кт"),
    "currency": ("currency", "ccy", "währung", "валюта"),
    "bank_reference": (
        "bank reference", "transaction id", "transaction reference", "id", "bankreferenz", "номер документа",
        "референс",
    ),
    "reference": (
        "reference", "creditor reference", "structured reference", "payment reference", "invoice", "invoice number",
        "kundenreferenz", "номер рахунку",
    ),
    "end_to_end_id": ("end-to-end id", "end to end id", "endtoendid", "end-to-end reference", "kundenreferenz (e2e)"),
    "remittance": (
        "remittance", "remittance information", "description", "details", "message", "narrative", "purpose", "memo",
        "payment details", "verwendungszweck", "text", "призначення", "призначення платежу", "опис",
    ),
    "payer": (
        "payer", "name", "counterparty", "counterparty name", "debtor", "sender", "beneficiary/payer",
        "begünstigter/zahlungspflichtiger", "auftraggeber", "платник", "контрагент",
    ),
    "payer_account": (
        "payer account", "counterparty account", "counterparty iban", "iban", "account", "account number",
        "kontonummer/iban", "рахунок платника", "рахунок контрагента",
    ),
}  # fmt: skip

_FIELDS: Final = {heading: name for name, headings in reversed(list(_KNOWN_AS.items())) for heading in headings} | {
    name: name for name in FIELDS
}


def guess_columns(header: Sequence[str]) -> dict[str, str]:
    """By our name the heading that is probably it; the first of several wins."""
    guessed: dict[str, str] = {}
    for text in header:
        name = _FIELDS.get(heading_of(text).rstrip(":*. "))
        if name is not None:
            guessed.setdefault(name, text)
    if "amount" in guessed and "credit" in guessed and "debit" in guessed:
        del guessed["amount"]
    return guessed
