"""One act on many customers: blocking, another class, deleting, a file of them; as a job that says how far it is.

The set is fixed when the job begins, worked through in batches that are a transaction each, and every customer has an
outcome; what can be taken back is, for exactly those who were changed (docs/decisions/0035).  What may be done to a
customer the rooms below decide.

Files of accounts are made by the same job: nothing is done to them, so no set of them is fixed.

Verbs: ask_for_change, ask_for_account_file, preview_change, undo_change, work_through, read_change, list_outcomes,
forget_changes, forget_customers
"""
