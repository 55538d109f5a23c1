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
),
locked AS (
    SELECT standing.customer_id, standing.account_id, ever_stopped, closed_until
    FROM wanted
    JOIN standing USING (customer_id, account_id)
    ORDER BY standing.account_id <> 0, standing.customer_id, standing.account_id
    FOR NO KEY UPDATE OF standing
)
SELECT customer_id, account_id, locked.customer_id IS NOT NULL AS exists, ever_stopped, closed_until
FROM wanted
LEFT JOIN locked USING (customer_id, account_id)
WHERE locked.customer_id IS NULL OR ever_stopped OR closed_until IS NOT NULL
