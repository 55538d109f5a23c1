"""What use costs: destinations, tariffs, rates with their time line, off-peak periods, uploads.

Promises that history is never edited (a new price is a new row) and that every change moves the tariff's version.
Verbs: publish_tariff, schedule_rates, upload_rates, seed_destinations; RateBooks keeps what charging looks up.
"""
