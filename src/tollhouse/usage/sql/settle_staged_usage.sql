-- settle_staged_usage: records that waited in quarantine and were sent again in a state to be charged wait no longer
-- in:     source_id bigint, left_out integer[] (places that are not charged), at timestamptz, by_whom text;
--         pg_temp.posting, the ledger's stage
-- locks:  quarantined_usage
-- writes: quarantined_usage
-- out:    nothing
UPDATE quarantined_usage
SET state = 'released', decided_at = CAST(:at AS timestamptz), decided_by = :by_whom
FROM pg_temp.posting
WHERE
    source_id = :source_id
    AND quarantined_usage.request_id = posting.request_id
    AND state = 'waiting'
    AND first_of_request
    AND place <> ALL(CAST(:left_out AS integer[]))
