"""The REST door: one file a resource; refusal codes become statuses here, in problems.py.

`application.make_api(house)` builds it; `house.House` says what it needs.
"""
