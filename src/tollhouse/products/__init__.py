"""What an account may use, and by which rating list: which tariff applies to which service and access code.

Verbs: offer_product, put_on_rating_list.
"""
