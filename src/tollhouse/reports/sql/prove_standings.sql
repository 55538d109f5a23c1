-- prove_standings: customers and accounts with money of their own have a standing, in their currency; nobody else has
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of standings that are missing, superfluous or of another kind
WITH wanted AS (
    SELECT customer_id, 0 AS account_id, currency, prepaid
    FROM customer
    UNION ALL
    SELECT account.customer_id, account.account_id, customer.currency, account.model IN ('debit', 'voucher')
    FROM account
    JOIN customer USING (customer_id)
    WHERE account.model <> 'subordinate'
)
SELECT
    customer_id,
    CASE account_id WHEN 0 THEN 'standing' ELSE 'standing of account ' || account_id END AS what,
    coalesce(wanted.currency || CASE WHEN wanted.prepaid THEN ' prepaid' ELSE ' postpaid' END, 'none') AS expected,
    coalesce(standing.currency || CASE WHEN standing.prepaid THEN ' prepaid' ELSE ' postpaid' END, 'none') AS found,
    count(*) OVER () AS violations
FROM wanted
FULL JOIN standing USING (customer_id, account_id)
WHERE
    wanted.currency IS DISTINCT FROM standing.currency
    OR wanted.prepaid IS DISTINCT FROM standing.prepaid
ORDER BY customer_id, account_id
LIMIT :most
