-- prove_usage: a record collected for a customer is charged to that customer, and nobody else but the resellers above
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of usage keys and usage xDRs that do not match
WITH collected AS (
    SELECT 'usage:' || source_id AS source, request_id, customer_id
    FROM usage_key
    WHERE customer_id IS NOT NULL
),
wrong AS (
    SELECT
        collected.customer_id,
        'record ' || collected.source || ' ' || collected.request_id AS what,
        'charged' AS expected,
        'not charged' AS found
    FROM collected
    LEFT JOIN xdr USING (customer_id, source, request_id)
    WHERE xdr.id IS NULL
    UNION ALL
    SELECT
        xdr.customer_id,
        'xDR ' || xdr.id || ' of ' || xdr.source || ' ' || xdr.request_id,
        coalesce('charged to customer ' || collected.customer_id || ' and above', 'a usage key'),
        CASE WHEN collected.customer_id IS NULL THEN 'none' ELSE 'charged to customer ' || xdr.customer_id END
    FROM xdr
    LEFT JOIN collected USING (source, request_id)
    LEFT JOIN customer ON customer.customer_id = collected.customer_id
    WHERE
        starts_with(xdr.source, 'usage:')
        AND (xdr.customer_id = collected.customer_id OR xdr.customer_id = ANY(customer.resellers)) IS NOT TRUE
)
SELECT customer_id, what, expected, found, count(*) OVER () AS violations
FROM wrong
ORDER BY customer_id, what
LIMIT :most
