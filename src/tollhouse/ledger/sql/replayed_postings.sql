-- replayed_postings: tells a replay from a reused request id among the staged postings that were known before
-- in:     places integer[]; pg_temp.posting
-- locks:  nothing
-- writes: nothing
-- out:    place, outcome in order of precedence: request_id_reused | already_posted
SELECT
    posting.place,
    CASE WHEN known.digest = posting.digest THEN 'already_posted' ELSE 'request_id_reused' END AS outcome
FROM pg_temp.posting
JOIN request_key AS known USING (customer_id, source, request_id)
WHERE posting.place = ANY(CAST(:places AS integer[]))
