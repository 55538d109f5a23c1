"""Raw records of use: read from switches' files, told apart, collected once or quarantined.

Knows sources (format, zone, dial rules, column map) and every usage key it has ever collected.
Promises that a record is collected at most once, whoever sends it and how often.

Verbs: declare_source, redeclare_source; known_usage, collect_staged; open_import, advance_import, finish_import;
quarantine_usage, take_quarantined, drop_quarantined, mark_released, keep_waiting; load_usage_keys.
"""
