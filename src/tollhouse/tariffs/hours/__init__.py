"""Rows of off-peak periods, and what they were before they were changed."""
