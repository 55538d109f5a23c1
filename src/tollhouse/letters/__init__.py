"""What customers are written: the kinds of messages, their texts, which of them a class sends, and writing them.

Knows when something happened to a customer and whom to tell; how a letter gets there is the outbox's affair.  Promises
that only kinds are offered that something really sends, and that a text with a variable nobody knows is never kept.

Verbs: read_texts, keep_text, forget_text, preview; class_notifications, set_class_notifications; write_of_statuses,
write_warnings, write_messages, forget_letters_of
"""
