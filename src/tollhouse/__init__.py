"""Tollhouse: customer management and billing for telecom operators."""
