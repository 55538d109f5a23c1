"""The numbers that customers are called by (DIDs): which there are, what they cost, who holds them and who held them.

Promises that a number has one holder at any moment, however many people ask for it at once, that what was given back is
kept back as long as its batch says, and that the past can be asked.

Verbs: make_batch, make_pricing_batch, choose_pricing, add_numbers, change_number, delete_numbers, freeze_numbers,
unfreeze_numbers, assign_numbers, assign_any, release_numbers.  An account takes a number, and gives it back, through
accounts.numbering.
"""
