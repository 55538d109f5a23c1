"""Roles and rights; the form of a token's secret."""
