"""Vouchers: codes that stand for money once they are redeemed (docs/decisions/0060).

Codes are made by the hundred thousand, printed once, and kept as keyed sums only: whoever reads the database can redeem
none.  A voucher moves no balance before somebody redeems it, and is redeemed once, whoever else tries at that moment.

Verbs: plan_batch, ask_for_batch, VoucherPress.make, take_list, drop_list, forget_old_lists, activate_batch,
deactivate_batch, void_batch, treat_vouchers, redeem_voucher, find_voucher, count_wrong_code, list_batches,
list_vouchers, issuers_among
"""
