-- prove_search: every customer has a row it is searched by, which says what record, directory and standing say
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of search rows that are missing, superfluous or of another opinion
WITH wanted AS (
    SELECT
        customer_id,
        concat_ws(' ', kind, class_id, currency, prepaid, resellers, distributor_id, closed, folded_name) AS facts
    FROM customer
    LEFT JOIN customer_name USING (customer_id)
    LEFT JOIN (SELECT customer_id, closed FROM standing WHERE account_id = 0) AS own USING (customer_id)
),

searched AS (
    SELECT
        customer_id,
        concat_ws(' ', kind, class_id, currency, prepaid, resellers, distributor_id, closed, sort_name) AS facts
    FROM customer_search
)

SELECT
    customer_id,
    'search row' AS what,
    coalesce(wanted.facts, 'none') AS expected,
    coalesce(searched.facts, 'none') AS found,
    count(*) OVER () AS violations
FROM wanted
FULL JOIN searched USING (customer_id)
WHERE wanted.facts IS DISTINCT FROM searched.facts
ORDER BY customer_id
LIMIT :most
