-- claim_staged_usage: takes the records of a source whose xDRs are staged, each once for ever
-- in:     source_id bigint, left_out integer[] (places not to take); pg_temp.posting, the ledger's stage: place,
--         first_of_request, request_id, digest, customer_id (the first row of a record is its customer's)
-- locks:  usage_key in key order
-- writes: usage_key
-- out:    place of the first row of those that somebody had taken before
WITH taken AS (
    INSERT INTO usage_key (source_id, request_id, digest, customer_id)
    SELECT CAST(:source_id AS bigint), request_id, digest, customer_id
    FROM pg_temp.posting
    WHERE first_of_request AND place <> ALL(CAST(:left_out AS integer[]))
    ORDER BY request_id
    ON CONFLICT DO NOTHING
    RETURNING request_id
)
SELECT place
FROM pg_temp.posting
WHERE
    first_of_request
    AND place <> ALL(CAST(:left_out AS integer[]))
    AND request_id NOT IN (SELECT request_id FROM taken)
