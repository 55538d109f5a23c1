"""Accounts in batches: made by the hundred thousand, printed once, and acted upon together (docs/decisions/0054).

A run of the generator goes on where it was after any end, and nobody is made twice; so does an act on a batch.
What was drawn is kept sealed until it is fetched, once.

Verbs: plan_generation, ask_for_generation, Generator.generate, take_sheet, drop_sheet, preview_act, ask_for_act,
work_through_batch, list_batches, list_generations, list_acts, forget_old_sheets, forget_customers
"""
