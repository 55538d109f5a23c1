"""A small believable company: resellers on two levels, customers of every kind, real destinations, a day of use.

Everything enters through the rooms' verbs, as it would in life; loading it twice changes nothing.
"""
