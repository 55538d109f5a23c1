-- count_collected: how much use of some sources is charged, and how much waits
-- in:     source_ids bigint[]
-- locks:  nothing
-- writes: nothing
-- out:    charged, waiting
SELECT
    (SELECT count(*) FROM usage_key WHERE source_id = ANY(CAST(:source_ids AS bigint[])) AND customer_id IS NOT NULL)
        AS charged,
    (
        SELECT count(*)
        FROM quarantined_usage
        WHERE source_id = ANY(CAST(:source_ids AS bigint[])) AND state = 'waiting'
    ) AS waiting
