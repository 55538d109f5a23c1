"""What uses: lines, logins, SIMs and cards; which identifier is whose, when, and by which product.

Promises that at any moment an identifier belongs to at most one account, and that the past can be asked.

Verbs: open_accounts, block_account, unblock_account, terminate_accounts, sell_wholesale, load_accounts,
and of numbers of the inventory: add_numbers, put_on_account, take_off_accounts, release_numbers.
"""
