-- prove_account_counts: each customer is said to have as many accounts as are open
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of customers for whom another number is said, or none
WITH opened AS (
    SELECT customer_id, count(*) AS accounts
    FROM account
    WHERE terminated_at IS NULL
    GROUP BY customer_id
),

expected AS (
    SELECT customer.customer_id, coalesce(opened.accounts, 0) AS accounts
    FROM customer
    LEFT JOIN opened USING (customer_id)
)

SELECT
    customer_id,
    'open accounts' AS what,
    coalesce(expected.accounts::text, 'none') AS expected,
    coalesce(account_count.accounts::text, 'none') AS found,
    count(*) OVER () AS violations
FROM expected
FULL JOIN account_count USING (customer_id)
WHERE expected.accounts IS DISTINCT FROM account_count.accounts
ORDER BY customer_id
LIMIT :most
