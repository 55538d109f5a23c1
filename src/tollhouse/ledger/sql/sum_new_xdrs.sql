-- sum_new_xdrs: adds to the sums of days the xDRs of transactions that have ended since the last time
-- in:     posted_from bigint (what books_summed said, whose row the caller has locked)
-- locks:  nothing more
-- writes: book_day, books_summed
-- out:    how many xDRs were added
WITH ended AS MATERIALIZED (
    -- Every transaction with a lower number has ended before this statement began to see, so that none is missed.
    SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint) AS posted_before
),
fresh AS (
    SELECT
        issuer_id,
        currency,
        contra,
        CAST(counts_at AT TIME ZONE 'UTC' AS date) AS day,
        sum(greatest(amount, 0)) AS charged,
        sum(greatest(-amount, 0)) AS given,
        count(*) AS xdrs
    FROM xdr
    WHERE posted_in >= :posted_from AND posted_in < (SELECT posted_before FROM ended)
    GROUP BY issuer_id, currency, contra, CAST(counts_at AT TIME ZONE 'UTC' AS date)
),
added AS (
    INSERT INTO book_day (issuer_id, currency, contra, day, charged, given, xdrs)
    SELECT issuer_id, currency, contra, day, charged, given, xdrs
    FROM fresh
    ON CONFLICT (issuer_id, currency, contra, day) DO UPDATE
    SET
        charged = book_day.charged + excluded.charged,
        given = book_day.given + excluded.given,
        xdrs = book_day.xdrs + excluded.xdrs
),
noted AS (
    UPDATE books_summed
    SET posted_before = ended.posted_before
    FROM ended
)
SELECT coalesce(sum(xdrs), 0) AS xdrs
FROM fresh
