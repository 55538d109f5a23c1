"""Who pays: the customer's record, its class, its credit limit, its status; resellers are customers that own others.

Promises that a customer's currency and its resellers above never change, and that a status is derived, never set.

Verbs: register_class, register_customers, change_status, set_credit_limit, override_tariffs.
"""
