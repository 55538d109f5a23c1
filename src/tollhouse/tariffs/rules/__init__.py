"""Rates and where they hold: values, time periods, formulas, lookup by longest prefix, the reading of a rate file."""
