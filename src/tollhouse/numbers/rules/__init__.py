"""What a number of the inventory is, how it is written, and what may be done with it."""
