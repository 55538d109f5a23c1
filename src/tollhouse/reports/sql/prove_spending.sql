-- prove_spending: what may be used up in a usual day is the customer's own limit, or its class's where that allows no
--                 other; customers of a class that was changed and has not been followed yet are left out
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of customers whose standing has another limit or counts other days
WITH said AS (
    SELECT
        customer.customer_id,
        customer.time_zone,
        CASE
            WHEN customer_class.own_spending_limit AND own.customer_id IS NOT NULL THEN own.daily_limit
            ELSE customer_class.spending_limit
        END AS daily
    FROM customer
    JOIN customer_class USING (class_id)
    LEFT JOIN own_spending_limit AS own USING (customer_id)
    WHERE class_id NOT IN (
        SELECT CAST(body ->> 'class_id' AS bigint)
        FROM fact
        WHERE kind = 'class_spending_changed'
    )
),

kept AS (
    SELECT
        customer_id,
        CASE WHEN spending_limit_on IS NULL THEN spending_limit ELSE usual_spending_limit END AS daily,
        spending_zone
    FROM standing
    WHERE account_id = 0
)

SELECT
    customer_id,
    'spending limit' AS what,
    coalesce(said.daily || ' by days of ' || said.time_zone, 'none') AS expected,
    coalesce(kept.daily || ' by days of ' || kept.spending_zone, 'none') AS found,
    count(*) OVER () AS violations
FROM said
JOIN kept USING (customer_id)
WHERE
    said.daily IS DISTINCT FROM kept.daily
    OR (kept.daily IS NOT NULL AND kept.spending_zone <> said.time_zone)
ORDER BY customer_id
LIMIT :most
