"""Who pays: the customer's record, its class, its credit limit, its status; resellers are customers that own others.

Promises that a customer's currency and its resellers above never change, that a status is derived, never set, and
that whatever writes a record writes the row it is searched by in the same transaction.

Verbs: register_class, register_customers, change_customer, delete_customer, set_credit_limit, override_tariffs,
load_customers, import_customers; of statuses change_status, change_by_staff, suspend_customers, limit_customers,
release_paid, release_funded, lift_until, plan_step, reschedule, cancel_scheduled, keep_statuses, freeze_payment,
raise_limit_temporarily, set_spending_limit; of those who left purge_customer, set_purge_day, refuse_purged.
"""
