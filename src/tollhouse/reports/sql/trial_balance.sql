-- trial_balance: what stood on each ledger account before a period, and both of its sides within
-- in:     first_day, end_day date (UTC, exclusive), issuer_id bigint, currency text (null: all)
-- locks:  nothing
-- writes: nothing
-- out:    issuer_id, currency, contra; charged and given before the period, charged, given and xdrs within
WITH summed AS (
    SELECT posted_before
    FROM books_summed
    WHERE cluster = (SELECT CAST(system_identifier AS text) FROM pg_control_system())
),
booked AS (
    SELECT issuer_id, currency, contra, day, charged, given, xdrs
    FROM book_day
    WHERE EXISTS (SELECT FROM summed)
    UNION ALL
    -- What no run has added yet: little, and found by where it stands.
    SELECT
        issuer_id,
        currency,
        contra,
        CAST(counts_at AT TIME ZONE 'UTC' AS date),
        sum(greatest(amount, 0)),
        sum(greatest(-amount, 0)),
        count(*)
    FROM xdr
    WHERE posted_in >= coalesce((SELECT posted_before FROM summed), 0)
    GROUP BY issuer_id, currency, contra, CAST(counts_at AT TIME ZONE 'UTC' AS date)
)
SELECT
    issuer_id,
    currency,
    contra,
    coalesce(sum(charged) FILTER (WHERE day < CAST(:first_day AS date)), 0) AS charged_before,
    coalesce(sum(given) FILTER (WHERE day < CAST(:first_day AS date)), 0) AS given_before,
    coalesce(sum(charged) FILTER (WHERE day >= CAST(:first_day AS date)), 0) AS charged,
    coalesce(sum(given) FILTER (WHERE day >= CAST(:first_day AS date)), 0) AS given,
    coalesce(sum(xdrs) FILTER (WHERE day >= CAST(:first_day AS date)), 0) AS xdrs
FROM booked
WHERE
    day < CAST(:end_day AS date)
    AND issuer_id = coalesce(CAST(:issuer_id AS bigint), issuer_id)
    AND currency = coalesce(CAST(:currency AS text), currency)
GROUP BY issuer_id, currency, contra
ORDER BY issuer_id, currency, contra
