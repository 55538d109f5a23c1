-- waiting_staged_usage: which waiting records of quarantine were sent again and are staged for charging
-- in:     source_id bigint, left_out integer[] (places that are not charged); pg_temp.posting, the ledger's stage
-- locks:  nothing
-- writes: nothing
-- out:    quarantine_id
SELECT waiting.quarantine_id
FROM pg_temp.posting
-- Looked up one by one, because next to none is there; OFFSET keeps the planner from reading all that wait instead.
CROSS JOIN LATERAL (
    SELECT quarantine_id
    FROM quarantined_usage
    WHERE
        source_id = CAST(:source_id AS bigint)
        AND request_id = posting.request_id COLLATE "default"  -- that of its index
        AND state = 'waiting'
    OFFSET 0
) AS waiting
WHERE first_of_request AND place <> ALL(CAST(:left_out AS integer[]))
