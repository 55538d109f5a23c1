-- post_xdrs: makes the staged postings xDRs, each request once if asked to, and moves the balances by their sums
-- in:     recorded_at timestamptz, left_out integer[] (places not to post), keep_requests boolean (false: the caller
--         took the requests in a directory of its own); pg_temp.posting (place, first_of_request, digest, the columns
--         of xdr, counts_at only where later than effective_at); the caller locked the standings
-- locks:  request_key in key order
-- writes: request_key, xdr, standing
-- out:    place of those whose request was known before; replayed_postings tells which way
WITH claimed AS (
    INSERT INTO request_key (customer_id, source, request_id, digest, effective_at)
    SELECT customer_id, source, request_id, digest, effective_at
    FROM pg_temp.posting
    WHERE CAST(:keep_requests AS boolean) AND first_of_request AND place <> ALL(CAST(:left_out AS integer[]))
    ORDER BY customer_id, source, request_id
    ON CONFLICT DO NOTHING
    RETURNING customer_id, source, request_id
),
posted AS (
    INSERT INTO xdr (
        customer_id, effective_at, id, issuer_id, payer, account_id, amount, currency, contra, service, calling, called,
        used, charged, tariff_id, rate_id, source, request_id, recorded_at, counts_at, explanation
    )
    SELECT
        customer_id, effective_at, id, issuer_id, payer, account_id, amount, currency, contra, service, calling, called,
        used, charged, tariff_id, rate_id, source, request_id, CAST(:recorded_at AS timestamptz),
        coalesce(counts_at, effective_at), explanation
    FROM pg_temp.posting
    WHERE
        place <> ALL(CAST(:left_out AS integer[]))
        AND (
            NOT CAST(:keep_requests AS boolean)
            OR (customer_id, source, request_id) IN (SELECT customer_id, source, request_id FROM claimed)
        )
    RETURNING customer_id, account_id, payer, amount
),
moved AS (
    SELECT customer_id, 0 AS account_id, sum(amount) AS amount
    FROM posted
    WHERE payer IN ('customer', 'both')
    GROUP BY customer_id
    UNION ALL
    SELECT customer_id, account_id, sum(amount)
    FROM posted
    WHERE payer IN ('account', 'both')
    GROUP BY customer_id, account_id
    ORDER BY customer_id, account_id
),
balances AS (
    UPDATE standing
    SET balance = standing.balance + moved.amount
    FROM moved
    WHERE standing.customer_id = moved.customer_id AND standing.account_id = moved.account_id AND moved.amount <> 0
)
SELECT place
FROM pg_temp.posting
WHERE
    CAST(:keep_requests AS boolean)
    AND place <> ALL(CAST(:left_out AS integer[]))
    AND (customer_id, source, request_id) NOT IN (SELECT customer_id, source, request_id FROM claimed)
