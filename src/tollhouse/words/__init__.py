"""The words everybody speaks: money, periods, folding, refusals.  Knows nothing at all."""
