-- prove_levels: what a subcustomer used is charged to the reseller above as well, and so on up to the top
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id (the subcustomer), what, expected, found of usage xDRs without their row one level up
SELECT
    below.customer_id,
    'xDR ' || below.id || ' of ' || below.source || ' ' || below.request_id AS what,
    'charged to reseller ' || below.issuer_id || ' as well' AS expected,
    'not charged there' AS found,
    count(*) OVER () AS violations
FROM xdr AS below
LEFT JOIN xdr AS above
    ON above.customer_id = below.issuer_id AND above.effective_at = below.effective_at AND above.id = below.id
WHERE below.issuer_id <> 0 AND starts_with(below.source, 'usage:') AND above.customer_id IS NULL
ORDER BY below.customer_id, below.effective_at, below.id
LIMIT :most
