"""Features: what services do for a customer beyond being charged, its sites, and its own short numbers.

Knows: which features there are and what each may say, what a class, a customer and a site say of them, the sites of a
customer with the accounts on each, and abbreviated dialing.
Promises: of each feature always tells what holds and who says so.  Nothing here is enforced in calls yet.
Verbs: configuring (configure, configure_class), siting (make_site, change_site, delete_site, move_accounts), dialling
(set_maximum_length, put_numbers, change_number, remove_number), and remove_features of customers that are deleted.
"""
