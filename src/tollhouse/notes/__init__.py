"""Notes: what staff writes about a customer for whoever serves it next, with files beside it.

Knows: texts with their earlier wordings, who wrote and changed them, attachments judged by what is inside them.
Promises: a deleted note is seen by nobody any more but is kept; what staff of a reseller does not see it does not find.
Verbs: writing (write_note, change_note, delete_note), attaching (attach, detach), reading (list_notes, read_note).
"""
