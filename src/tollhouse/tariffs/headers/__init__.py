"""Rows of tariffs' headers, as they are changed, and what they were before."""
