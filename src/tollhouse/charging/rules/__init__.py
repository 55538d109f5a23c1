"""Deciding what one record of use costs whom.  Pure."""
