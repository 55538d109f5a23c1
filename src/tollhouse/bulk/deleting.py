"""Deleting customers: what the rooms of all floors hold of them, and what goes with them."""

from collections.abc import Collection, Mapping

from tollhouse.accounts.batches.forgetting import forget_customers as forget_batches
from tollhouse.accounts.opening import holders_among as holders_of_accounts
from tollhouse.customers.changing import CustomerInUse, Deletion, delete_customers
from tollhouse.features.configuring import remove_features
from tollhouse.invoicing.reading import ever_invoiced_among
from tollhouse.letters.writing import forget_letters_of
from tollhouse.notes.writing import remove_notes
from tollhouse.numbers.assigning import forget_customers as forget_numbers
from tollhouse.numbers.assigning import holders_among as holders_of_numbers
from tollhouse.payments.online.saving import delete_all_of as delete_e_payments
from tollhouse.payments.online.saving import with_open_e_payments
from tollhouse.payments.vouchers.reading import issuers_among
from tollhouse.plumbing.db import Connection
from tollhouse.products.offering import forget_resellers


def what_keeps(conn: Connection, customer_ids: Collection[int]) -> Mapping[str, set[int]]:
    """Why some of them cannot be deleted: whoever has each kind of thing, gravest kind first."""
    return {
        "accounts": holders_of_accounts(conn, customer_ids),
        "numbers": holders_of_numbers(conn, customer_ids),
        "vouchers": issuers_among(conn, customer_ids),
        "invoices": ever_invoiced_among(conn, customer_ids),
        "e-payments": with_open_e_payments(conn, customer_ids),
    }


def delete_with_all(conn: Connection, deletion: Deletion) -> dict[int, CustomerInUse]:
    """All that nothing depends on are gone, with everything that is kept of them; why the others are not."""
    refused = delete_customers(conn, deletion, kept_by=what_keeps(conn, deletion.records))
    gone = deletion.records.keys() - refused.keys()
    for forget in _FORGETTING:
        forget(conn, gone)
    return refused


def delete_one_with_all(conn: Connection, deletion: Deletion) -> None:
    """Raises CustomerInUse."""
    for refusal in delete_with_all(conn, deletion).values():
        raise refusal


_FORGETTING = (
    forget_numbers,
    remove_notes,
    remove_features,
    forget_letters_of,
    forget_batches,
    forget_resellers,
    delete_e_payments,
)
