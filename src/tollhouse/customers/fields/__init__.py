"""Fields that an operator makes for its customers: defined once, enabled class by class, filled customer by customer.

A field that has values is archived and not deleted.  What a class makes mandatory is asked of new customers, of those
who come into the class and of whoever saves a customer's fields; nobody who is there already is stopped by it.
"""
