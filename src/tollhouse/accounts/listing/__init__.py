"""What lists of accounts are searched by, kept beside the account it is said of.

Verb: follow_accounts (following), called in its transaction by whoever writes what an account is found by.
"""
