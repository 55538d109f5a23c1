"""Why a parameter of the list of accounts is not taken."""

from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.doors.api.account_list import alone
from tollhouse.reports.account_list_asked import condition_of, names_of, numbers_of, order_of, text_fields_of, view_of

ACCOUNT_LIST_CHECKS = (
    lambda: view_of("distributor:1"),
    lambda: names_of("asleep", AccountStatus, "status"),
    lambda: numbers_of("voice", "product"),
    lambda: order_of("shoe_size"),
    lambda: text_fields_of("shoe_size"),
    lambda: condition_of("shoe:is:42"),
    lambda: alone("4670"),
)
