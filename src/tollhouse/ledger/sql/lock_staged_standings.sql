-- lock_staged_standings: locks the standings that the staged postings will move, and answers those worth a look
-- in:     pg_temp.posting (customer_id, account_id, payer)
-- locks:  standing rows, customers by ascending id first, then accounts with money of their own
-- writes: nothing
-- out:    customer_id, account_id, exists, ever_stopped, closed_until: one row per standing that does not exist, that
--         was ever stopped, or that has a closed period
WITH wanted AS (
    SELECT customer_id, 0 AS account_id
    FROM pg_temp.posting
    UNION
    SELECT customer_id, account_id
    FROM pg_temp.posting
    WHERE payer <> 'customer'
)
SELECT wanted.customer_id, wanted.account_id, locked.customer_id IS NOT NULL AS exists, ever_stopped, closed_until
FROM (SELECT * FROM wanted ORDER BY account_id <> 0, customer_id, account_id) AS wanted
-- One by one in that order: the lock keeps the planner from joining any other way.
LEFT JOIN LATERAL (
    SELECT standing.customer_id, ever_stopped, closed_until
    FROM standing
    WHERE standing.customer_id = wanted.customer_id AND standing.account_id = wanted.account_id
    FOR NO KEY UPDATE
) AS locked ON true
WHERE locked.customer_id IS NULL OR ever_stopped OR closed_until IS NOT NULL
