"""The only place money moves: xDRs, standings, holds.

Knows customers and accounts only as numbers.  Promises that a request is posted exactly once, that a balance is
always the sum of its xDRs, and that nobody is locked out of order: `lock_standings` or `lock_staged` first, then
everything else.

Verbs: open_standings, lock_standings, post_xdrs, change_standing_facts, put_off, place_holds, settle_holds,
release_holds; for usage, which comes in thousands: stage_xdrs, lock_staged, post_staged; for whole companies:
load_standings.
"""
