"""What an account may use, and by which rating list in time: which tariff applies to which service and access code.

Verbs: offer_product, put_on_rating_list, take_off_rating_list, change_rating_list, cancel_version.
"""
