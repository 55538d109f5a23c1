"""What does it cost: rate choice, price of a use, longest session, explanation.  Rules only, no tables.

Promises that a quote and its charge are computed by the same function from the same version of a tariff.
"""
