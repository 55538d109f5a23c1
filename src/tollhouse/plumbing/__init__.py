"""Database, jobs, settings, logs, clock, processes, backups.  Knows no business word."""
