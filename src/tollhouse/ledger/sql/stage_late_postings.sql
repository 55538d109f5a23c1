-- stage_late_postings: says of staged postings when they count, where that is later than they happened
-- in:     pg_temp.posting; the caller locked the standings
-- locks:  nothing
-- writes: nothing (pg_temp.posting)
-- out:    nothing
UPDATE pg_temp.posting
SET counts_at = standing.closed_until
FROM standing
WHERE standing.customer_id = posting.customer_id AND standing.account_id = 0
    AND standing.closed_until > posting.effective_at
