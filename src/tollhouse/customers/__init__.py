"""Who pays: the customer's record, its class, its credit limit, its status; resellers are customers that own others.

Promises that a customer's currency and its resellers above never change, that a status is derived, never set, and
that whatever writes a record writes the row it is searched by in the same transaction.

Verbs: register_class, register_customers, change_customer, delete_customer, change_status, set_credit_limit,
override_tariffs, load_customers, import_customers.
"""
