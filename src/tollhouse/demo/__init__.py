"""A believable company of any size: customers in several scripts and currencies, resellers, every status, use by days.

Everything enters through the rooms' verbs, and charging's own rules price it; a load that was interrupted goes on where
it ended when it is begun again.  Decision 30.
"""
