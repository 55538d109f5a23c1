"""Bodies that would do something, were the asker not a stranger."""

from .conftest import Realm


def bodies(realm: Realm) -> dict[str, dict]:
    """For each operation with a body."""
    return (
        _first(realm)
        | _second(realm)
        | _of_accounts(realm)
        | _of_tariffs()
        | _of_money()
        | _of_e_payments()
        | _of_the_bank()
        | _of_vouchers()
    )


def _of_tariffs() -> dict[str, dict]:
    interval = {"kind": "interval", "count": None, "length": 60, "price": "1"}
    return {
        "patch_tariff": {"name": "Intruding"},
        "post_tariff_copy": {"name": "Intruding 2"},
        "post_formula_preview": {"elements": [interval], "used": [73]},
        "post_off_peak_period": {"name": "Intruding", "definitions": ["hr{1}"]},
        "put_off_peak_period": {"name": "Intruding", "definitions": ["hr{1}"]},
        "post_off_peak_preview": {"definitions": ["hr{1}"]},
        "post_destination": {"prefix": "4612", "description": "Intruding"},
        "patch_destination": {"description": "Intruding"},
        "post_group_set": {"name": "Intruding"},
        "put_group_set": {"name": "Intruding"},
        "post_group": {"name": "Intruding"},
        "put_group": {"name": "Intruding"},
        "put_group_prefixes": {"csv": "group,prefix"},
    }


def _of_money() -> dict[str, dict]:
    amount = {"amount": "1", "currency": "EUR"}
    return {
        "post_adjustment": {"kind": "manual_payment", "amount": amount},
        "preview_adjustment": {"kind": "manual_payment", "amount": amount},
        "post_reversal": {"reason": "Intruding"},
        "post_chargeback": {"reason": "Intruding"},
        "post_void": {"reason": "Intruding"},
    }


def _first(realm: Realm) -> dict[str, dict]:
    company, rate = realm.company, {"first_interval": 1, "next_interval": 1, "first_price": "1", "next_price": "1"}
    return {
        "post_customer": {
            "name": "Intruder",
            "currency": "EUR",
            "balance_control": "prepaid",
            "class_id": company.class_id,
            "reseller_id": realm.customer["reseller_id"],
        },
        "patch_customer": {"email": "a@example.org"},
        "patch_additional_info": {"callshop": True},
        "patch_self_care": {"language": "de"},
        "put_self_care_password": {},
        "put_billing_period": {"period": "daily"},
        "put_personal_data": {"purge_on": None},
        "post_purge": {"name": realm.customer["name"]},
        "post_status_change": {"action": "block"},
        "put_credit_limit": {"credit_limit": None},
        "put_override_tariffs": {"overrides": {}},
        "put_wholesale_product": {"product_id": company.product_id},
        "post_account": {"identifier": "46711111111", "product_id": company.product_id},
        "preview_status_change": {"action": "block"},
        "put_warning_thresholds": {"thresholds": []},
        "put_message_template": {"subject": "Intruding", "body": "x"},
        "preview_message": {"subject": "x", "body": "x", "customer_id": realm.customer["id"]},
        "put_class_notifications": {"email": []},
        "put_temporary_limit": {"increase": None, "until": None},
        "put_spending_limit": {"spending_limit": None},
        "put_spending_limit_today": {"spending_limit": None},
        "post_spending_reset": {},
        "post_account_change": {"action": "block"},
        "post_generation": _generation(realm),
        "post_generation_preview": _generation(realm),
        "post_batch_act": {"batch": "Theirs", "action": "block"},
        "post_batch_act_preview": {"batch": "Theirs", "action": "block"},
        "post_customer_class": {"name": "Intruding"},
        "patch_customer_class": {"name": "Intruding"},
        "post_class_copy": {"name": "Intruding"},
        "preview_class_change": {"provisional_days": 5},
        "put_class_fields": {"fields": []},
        "post_custom_field": {"name": "Intruding", "kind": "text"},
        "patch_custom_field": {"name": "Intruding"},
        "put_archived": {"archived": True},
        "patch_customer_fields": {"custom_fields": {}},
        "post_product": {"name": "Intruding", "currency": "EUR"},
        "post_rating_line": {"service": "voice", "tariff_id": company.tariff_id},
        "post_tariff": {"name": "Intruding", "currency": "EUR"},
        "post_rate_edit": {"terms": {"forbidden": True}},
        "post_markup": {"from_tariff_id": company.tariff_id, "terms": {}},
        "post_rate_cancel": {},
        "put_rate_layout": {"columns": {"prefix": "Code"}},
        "post_rates": {"rates": [{"prefix": "1", **rate}]},
        "post_usage_source": {"name": "intruding"},
        "put_usage_source": {"rules": {}},
        "post_usage": {"source": company.source, "records": []},
        "post_quote": {"account": realm.line, "called": "4681234567", "used": 73},
        "post_price_finder": {"account": realm.line, "called": "4681234567", "used": 73},
    }


def _generation(realm: Realm) -> dict:
    drawn = {"prefix": "99", "length": 10}
    return {"product_id": realm.company.product_id, "count": 1, "batch": "Theirs", "identifiers": drawn}


def _of_the_bank() -> dict[str, dict]:
    return {
        "post_bank_booking": {"customer_id": "1"},
        "post_bank_bookings": {"bookings": [{"entry_id": "1", "customer_id": "1"}]},
        "post_bank_ignoring": {"reason": "intruding"},
        "post_bank_taking_back": {"reason": "intruding"},
        "post_bank_chargeback": {"customer_id": "1", "payment_id": "1", "reason": "intruding"},
    }


def _of_e_payments() -> dict[str, dict]:
    return {
        "post_payment_system": {"name": "Intruding", "processor": "bank_transfer"},
        "patch_payment_system": {"active": False},
        "post_settlement": {"action": "seen_to", "reason": "intruding"},
        "post_payment_method": {"payment_system_id": "1", "token": "pm_intruding"},
        "post_payment_method_setup": {"payment_system_id": "1"},
        "patch_payment_method": {"preferred": True},
        "put_auto_payment": {"enabled": False},
        "post_auto_payment_unlock": {"comment": "intruding"},
    }


def _of_vouchers() -> dict[str, dict]:
    return {
        "post_voucher_batch": {"name": "Intruding", "value": {"amount": "10", "currency": "EUR"}, "count": 1},
        "post_voucher_batch_void": {"reason": "intruding"},
        "post_voucher_treatment": {"action": "unlock", "first": 1, "last": 1},
        "post_voucher_lookup": {"serial": "1-1"},
        "post_voucher_redemption": {"code": "0000-0000-0000-0000"},
    }


def _second(realm: Realm) -> dict[str, dict]:
    return {
        "post_release": {"ids": [realm.quarantined["id"]]},
        "post_drop": {"ids": [realm.quarantined["id"]]},
        "post_staff_member": {"login": "intruder", "name": "Intruder", "role": "administrator"},
        "patch_staff_member": {"role": "administrator"},
        "post_api_token": {"name": "intruding", "role": "administrator"},
        "post_bulk_change": {"action": "unblock", "who": {"ids": [realm.customer["id"]]}},
        "post_bulk_preview": {"action": "delete", "who": {"ids": [realm.customer["id"]]}},
        "post_customer_export": {"who": {"ids": [realm.customer["id"]]}},
        "post_account_export": {"search": "sort=identifier"},
        "post_dids": {"batch_id": realm.batch_id, "numbers": ["46850111222"]},
        "post_did_release": {"numbers": [realm.number]},
        "post_did_freeze": {"numbers": [realm.number], "until": "2030-01-01"},
        "post_did_unfreeze": {"numbers": [realm.number]},
        "post_did_deletion": {"numbers": [realm.number]},
        "patch_did": {"description": "intruding"},
        "post_did_batch": {"name": "Intruding", "vendor": "Intruder", "currency": "EUR"},
        "patch_did_batch": {"name": "Intruding"},
        "post_did_pricing_batch": {"name": "Intruding", "currency": "EUR"},
        "patch_did_pricing_batch": {"name": "Intruding"},
        "post_customer_dids": {"any_free": {"count": 1}},
        "post_customer_did_release": {"numbers": [realm.number]},
        "put_customer_did_account": {"account_id": None},
        "put_customer_did_pricing": {"pricing_batch_id": None},
        "post_note": {"text": "intruding"},
        "patch_note": {"text": "intruding"},
        "put_abbreviated_dialing": {"maximum_length": 3},
        "post_abbreviated_number": {"number": "1"},
        "patch_abbreviated_number": {"description": "intruding"},
        "post_site": {"name": "Intruding"},
        "patch_site": {"name": "Intruding"},
        "post_site_accounts": {"account_ids": ["1"]},
        "patch_service_configuration": {"features": {"paging": None}},
        "patch_site_configuration": {"features": {"dial_rule": None}},
        "patch_class_configuration": {"features": {"paging": None}},
        "post_clock": {"moment": "2030-01-01T00:00:00Z"},
    }


def _of_accounts(realm: Realm) -> dict[str, dict]:
    return {
        "patch_account": {"description": "intruding"},
        "put_account_identifiers": {"identifiers": ["46711111112"]},
        "patch_account_user": {"last_name": "Intruder"},
        "post_account_move": {"customer_id": realm.own_customer["id"]},
        "post_product_change": {"product_id": realm.company.product_id},
        "post_add_on": {"product_id": realm.company.product_id},
        "put_add_on": {"valid_until": None},
        "put_account_service_password": {},
        "put_account_web_login": {"login": "intruder"},
        "put_account_web_password": {},
    }
