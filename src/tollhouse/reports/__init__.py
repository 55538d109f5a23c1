"""Read-only questions across rooms.  May read any room's tables, writes none.

proving   whether the books agree with themselves, each side from its own source
"""
