-- prove_identifiers: every identifier that an account holds now has a row it is searched by, and no other has one
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of identifiers whose row is missing or superfluous
WITH held AS (
    SELECT customer_id, account_id, identifier, true AS here
    FROM account_identifier
    WHERE valid_until IS NULL
),

searched AS (
    SELECT customer_id, account_id, identifier, true AS here FROM account_search
)

SELECT
    customer_id,
    'identifier ' || identifier || ' of account ' || account_id AS what,
    CASE WHEN held.here IS NULL THEN 'none' ELSE 'a row' END AS expected,
    CASE WHEN searched.here IS NULL THEN 'none' ELSE 'a row' END AS found,
    count(*) OVER () AS violations
FROM held
FULL JOIN searched USING (customer_id, account_id, identifier)
WHERE held.here IS NULL OR searched.here IS NULL
ORDER BY customer_id, account_id, identifier
LIMIT :most
