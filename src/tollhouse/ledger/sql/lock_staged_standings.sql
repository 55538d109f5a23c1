-- lock_staged_standings: locks the customers' standings that the staged postings will move; answers those worth a look
-- in:     pg_temp.posting (customer_id)
-- locks:  standing rows of customers, by ascending id
-- writes: nothing
-- out:    customer_id, exists, ever_stopped, closed_until, spending: one row per standing that does not exist, that was
--         ever stopped, that has a closed period, or whose spending is limited
WITH locked AS (
    -- An array is looked up in the order of the index; a join might read all the standings there are.
    SELECT customer_id, ever_stopped, closed_until, spending_limit IS NOT NULL AS spending
    FROM standing
    WHERE customer_id = ANY(ARRAY(SELECT DISTINCT customer_id FROM pg_temp.posting)) AND account_id = 0
    ORDER BY customer_id
    FOR NO KEY UPDATE
)
SELECT customer_id, true AS exists, ever_stopped, closed_until, spending
FROM locked
WHERE ever_stopped OR closed_until IS NOT NULL OR spending
UNION ALL
SELECT customer_id, false, false, NULL, false
FROM pg_temp.posting
WHERE customer_id NOT IN (SELECT customer_id FROM locked)
