-- prove_parties: an xDR speaks its customer's currency and is owed to the reseller directly above, else the operator
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of xDRs that differ
SELECT
    xdr.customer_id,
    'currency and issuer of xDR ' || xdr.id AS what,
    coalesce(standing.currency || ' owed to ' || coalesce(customer.resellers[1], 0), 'a customer with a standing')
        AS expected,
    xdr.currency || ' owed to ' || xdr.issuer_id AS found,
    count(*) OVER () AS violations
FROM xdr
LEFT JOIN standing ON standing.customer_id = xdr.customer_id AND standing.account_id = 0
LEFT JOIN customer ON customer.customer_id = xdr.customer_id
WHERE
    xdr.currency IS DISTINCT FROM standing.currency
    OR customer.customer_id IS NULL
    OR xdr.issuer_id <> coalesce(customer.resellers[1], 0)
ORDER BY xdr.customer_id, xdr.effective_at, xdr.id
LIMIT :most
