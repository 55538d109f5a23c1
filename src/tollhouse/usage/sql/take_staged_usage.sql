-- take_staged_usage: takes the records of a source whose xDRs are staged, if nobody has taken one of them before
-- in:     source_id bigint, left_out integer[] (places not to take); pg_temp.posting, the ledger's stage: place,
--         first_of_request, request_id, digest, customer_id (the first row of a record is its customer's)
-- locks:  usage_key in key order
-- writes: usage_key
-- out:    nothing; fails as a whole where one is taken already, and claim_staged_usage tells which
INSERT INTO usage_key (source_id, request_id, digest, customer_id)
SELECT CAST(:source_id AS bigint), request_id, digest, customer_id
FROM pg_temp.posting
WHERE first_of_request AND place <> ALL(CAST(:left_out AS integer[]))
ORDER BY request_id
