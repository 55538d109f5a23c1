"""Raw records of use: read from switches' files, told apart, collected once or quarantined.

Knows sources (format, zone, dial rules, column map) and every usage key it has ever collected.
Promises that a record is collected at most once, whoever sends it and how often.
"""
