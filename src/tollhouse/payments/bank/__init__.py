"""Bank statements: imported entry by entry, each booked to the customer whom it names, or kept for a person.

An entry is no customer's until it is booked, so its tables are not; the money then stands in the customer's payments,
under a request id made of the entry, so that no file can be received twice.

Verbs: import_statement, settle_entries, book_entry, ignore_entry, take_entry_back, charge_entry_back.
"""
