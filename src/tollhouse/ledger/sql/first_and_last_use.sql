-- first_and_last_use: when accounts used something first and last, as far as it is in the books
-- in:     customer_ids bigint[], account_ids bigint[] (side by side)
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, account_id, first_at, last_at; nothing of accounts that never used anything
SELECT wanted.customer_id, wanted.account_id, first.effective_at AS first_at, last.effective_at AS last_at
FROM unnest(CAST(:customer_ids AS bigint[]), CAST(:account_ids AS bigint[])) AS wanted (customer_id, account_id)
CROSS JOIN LATERAL (
    -- In the whole order of ix_xdr_use, so that nothing but it is walked: the customer's others may be millions.
    SELECT xdr.effective_at FROM xdr
    WHERE
        xdr.customer_id = wanted.customer_id AND xdr.account_id = wanted.account_id
        AND xdr.account_id <> 0 AND xdr.used > 0
    ORDER BY xdr.customer_id, xdr.account_id, xdr.effective_at LIMIT 1
) AS first
CROSS JOIN LATERAL (
    SELECT xdr.effective_at FROM xdr
    WHERE
        xdr.customer_id = wanted.customer_id AND xdr.account_id = wanted.account_id
        AND xdr.account_id <> 0 AND xdr.used > 0
    ORDER BY xdr.customer_id DESC, xdr.account_id DESC, xdr.effective_at DESC LIMIT 1
) AS last
