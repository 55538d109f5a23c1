"""Database, jobs, settings, logs, clock.  Knows no business word."""
