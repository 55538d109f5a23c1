-- stage_late_postings: says of staged postings when they count, where that is later than they happened
-- in:     places integer[], moments timestamptz[] (side by side); pg_temp.posting
-- locks:  nothing
-- writes: nothing (pg_temp.posting)
-- out:    nothing
UPDATE pg_temp.posting
SET counts_at = late.counts_at
FROM unnest(CAST(:places AS integer[]), CAST(:moments AS timestamptz[])) AS late (place, counts_at)
WHERE posting.place = late.place
