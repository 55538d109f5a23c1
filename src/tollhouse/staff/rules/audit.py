"""What the audit trail tells apart."""

from enum import StrEnum


class AuditKind(StrEnum):
    WRITE = "write"
    PERSONAL_READ = "personal_read"
