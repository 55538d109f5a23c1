-- lock_staged_accounts: locks the standings of accounts with money of their own that the staged postings will move
-- in:     pg_temp.posting (customer_id, account_id, payer); the customers' standings are locked
-- locks:  standing rows of accounts, by ascending customer and account
-- writes: nothing
-- out:    customer_id, account_id of each that does not exist
WITH wanted AS (
    SELECT DISTINCT customer_id, account_id
    FROM pg_temp.posting
    WHERE payer <> 'customer'
),
locked AS (
    SELECT standing.customer_id, standing.account_id
    FROM wanted
    JOIN standing USING (customer_id, account_id)
    ORDER BY standing.customer_id, standing.account_id
    FOR NO KEY UPDATE OF standing
)
SELECT customer_id, account_id
FROM wanted
WHERE NOT EXISTS (
    SELECT FROM locked WHERE locked.customer_id = wanted.customer_id AND locked.account_id = wanted.account_id
)
