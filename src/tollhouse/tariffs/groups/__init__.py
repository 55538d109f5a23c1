"""Rows of destination groups: prefixes under one name, within a set of such."""
