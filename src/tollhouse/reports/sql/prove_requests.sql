-- prove_requests: every xDR has the key of its request, every key its xDR, and no row of a request stands there twice;
--                 the keys of usage are prove_usage's
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of requests that do not match
WITH posted AS (
    -- The id is made of source, request and line: two rows of one request may share it only by being posted twice.
    SELECT customer_id, source, request_id, count(*) AS rows, count(DISTINCT id) AS ids, min(effective_at) AS first_at
    FROM xdr
    GROUP BY customer_id, source, request_id
)
SELECT
    customer_id,
    'request ' || source || ' ' || request_id AS what,
    CASE
        WHEN request_key.customer_id IS NULL THEN 'a request key'
        WHEN posted.customer_id IS NULL THEN 'an xDR'
        WHEN posted.rows <> posted.ids THEN posted.ids || ' xDRs'
        ELSE 'the key at ' || posted.first_at
    END AS expected,
    CASE
        WHEN request_key.customer_id IS NULL OR posted.customer_id IS NULL THEN 'none'
        WHEN posted.rows <> posted.ids THEN CAST(posted.rows AS text)
        ELSE 'at ' || request_key.effective_at
    END AS found,
    count(*) OVER () AS violations
FROM posted
FULL JOIN request_key USING (customer_id, source, request_id)
WHERE
    (request_key.customer_id IS NULL AND NOT starts_with(source, 'usage:'))
    OR posted.customer_id IS NULL
    OR posted.rows <> posted.ids
    OR posted.first_at <> request_key.effective_at
ORDER BY customer_id, source, request_id
LIMIT :most
