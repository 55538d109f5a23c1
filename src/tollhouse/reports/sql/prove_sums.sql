-- prove_sums: every day's sum in the books is that of its xDRs
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id (the issuer; 0 the operator), what, expected, found of days that do not agree
WITH summed AS (
    SELECT posted_before
    FROM books_summed
    WHERE cluster = (SELECT CAST(system_identifier AS text) FROM pg_control_system())
),
sums AS (
    SELECT issuer_id, currency, contra, day, charged, given, xdrs
    FROM book_day
    WHERE EXISTS (SELECT FROM summed)
),
booked AS (
    SELECT
        issuer_id,
        currency,
        contra,
        CAST(counts_at AT TIME ZONE 'UTC' AS date) AS day,
        sum(greatest(amount, 0)) AS charged,
        sum(greatest(-amount, 0)) AS given,
        count(*) AS xdrs
    FROM xdr
    WHERE posted_in < (SELECT posted_before FROM summed)
    GROUP BY issuer_id, currency, contra, CAST(counts_at AT TIME ZONE 'UTC' AS date)
)
SELECT
    issuer_id AS customer_id,
    contra || ' in ' || currency || ' on ' || CAST(day AS text) AS what,
    concat_ws(' ', booked.charged, booked.given, booked.xdrs) AS expected,
    concat_ws(' ', sums.charged, sums.given, sums.xdrs) AS found,
    count(*) OVER () AS violations
FROM sums
FULL JOIN booked USING (issuer_id, currency, contra, day)
WHERE (sums.charged, sums.given, sums.xdrs) IS DISTINCT FROM (booked.charged, booked.given, booked.xdrs)
ORDER BY issuer_id, currency, contra, day
LIMIT :most
