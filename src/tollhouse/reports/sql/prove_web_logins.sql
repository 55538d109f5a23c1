-- prove_web_logins: every open account that has a web login stands in the directory once, and nobody else does
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of accounts that stand there otherwise
WITH expected AS (
    SELECT customer_id, account_id, 1 AS logins
    FROM account
    WHERE web_login IS NOT NULL AND terminated_at IS NULL
),

found AS (
    SELECT customer_id, account_id, count(*) AS logins
    FROM account_login
    GROUP BY customer_id, account_id
)

SELECT
    customer_id,
    format('web logins of account %s', account_id) AS what,
    coalesce(expected.logins, 0)::text AS expected,
    coalesce(found.logins, 0)::text AS found,
    count(*) OVER () AS violations
FROM expected
FULL JOIN found USING (customer_id, account_id)
WHERE expected.logins IS DISTINCT FROM found.logins
ORDER BY customer_id, account_id
LIMIT :most
