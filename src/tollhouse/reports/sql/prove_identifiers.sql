-- prove_identifiers: every identifier that an account holds now has a row it is searched by, and no other has one;
--         customers who hold none have a row that says so, and no others
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of identifiers and customers whose row is missing or superfluous
WITH held AS (
    SELECT customer_id, account_id, identifier, true AS here
    FROM account_identifier
    WHERE valid_until IS NULL
),

searched AS (
    SELECT customer_id, account_id, identifier, true AS here FROM account_search
),

wrong AS (
    SELECT
        customer_id,
        'identifier ' || identifier || ' of account ' || account_id AS what,
        held.here IS NOT NULL AS expected,
        searched.here IS NOT NULL AS found
    FROM held
    FULL JOIN searched USING (customer_id, account_id, identifier)
    WHERE held.here IS NULL OR searched.here IS NULL

    UNION ALL

    SELECT
        customer.customer_id,
        'having no account' AS what,
        holder.customer_id IS NULL AS expected,
        accountless.customer_id IS NOT NULL AS found
    FROM customer
    LEFT JOIN (SELECT DISTINCT held.customer_id FROM held) AS holder USING (customer_id)
    LEFT JOIN accountless USING (customer_id)
    WHERE (holder.customer_id IS NULL) <> (accountless.customer_id IS NOT NULL)
)

SELECT
    customer_id,
    what,
    CASE WHEN expected THEN 'a row' ELSE 'none' END AS expected,
    CASE WHEN found THEN 'a row' ELSE 'none' END AS found,
    count(*) OVER () AS violations
FROM wrong
ORDER BY customer_id, what
LIMIT :most
