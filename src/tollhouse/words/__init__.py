"""The words everybody speaks: money, currencies, counts, folding, refusals.  Knows nothing at all."""
