-- booked_by_day: how many xDRs count on each day for one ledger account, or for all of an issuer's customers
-- in:     first_day, end_day date (UTC, exclusive), issuer_id bigint, currency, contra text (null: any)
-- locks:  nothing
-- writes: nothing
-- out:    day, xdrs; the latest day first
WITH summed AS (
    SELECT posted_before
    FROM books_summed
    WHERE cluster = (SELECT CAST(system_identifier AS text) FROM pg_control_system())
),
booked AS (
    SELECT day, xdrs
    FROM book_day
    WHERE
        EXISTS (SELECT FROM summed)
        AND issuer_id = coalesce(CAST(:issuer_id AS bigint), issuer_id)
        AND currency = coalesce(CAST(:currency AS text), currency)
        AND contra = coalesce(CAST(:contra AS text), contra)
    UNION ALL
    SELECT CAST(counts_at AT TIME ZONE 'UTC' AS date), count(*)
    FROM xdr
    WHERE
        posted_in >= coalesce((SELECT posted_before FROM summed), 0)
        AND issuer_id = coalesce(CAST(:issuer_id AS bigint), issuer_id)
        AND currency = coalesce(CAST(:currency AS text), currency)
        AND contra = coalesce(CAST(:contra AS text), contra)
    GROUP BY CAST(counts_at AT TIME ZONE 'UTC' AS date)
)
SELECT day, sum(xdrs) AS xdrs
FROM booked
WHERE day >= CAST(:first_day AS date) AND day < CAST(:end_day AS date)
GROUP BY day
ORDER BY day DESC
