-- product_uses: what a product is used by: accounts now and planned, their customers, resellers above them
-- in:     product_id bigint, at timestamptz, most integer
-- locks:  nothing
-- writes: nothing
-- out:    accounts, customers, resellers (of the first `most` accounts), planned, ended (each of more than `most` so many)
WITH now AS MATERIALIZED (
    SELECT customer_id
    FROM account
    WHERE product_id = :product_id AND terminated_at IS NULL
    UNION ALL
    SELECT held.customer_id
    FROM account_add_on AS held
    JOIN account USING (customer_id, account_id)
    WHERE
        held.product_id = :product_id AND account.terminated_at IS NULL
        AND held.valid_from <= :at AND (held.valid_until IS NULL OR held.valid_until > :at)
    LIMIT :most
),
who AS MATERIALIZED (
    SELECT DISTINCT customer_id FROM now
),
planned AS (
    SELECT customer_id FROM account_product WHERE product_id = :product_id AND valid_from > :at
    UNION ALL
    SELECT customer_id FROM account_add_on WHERE product_id = :product_id AND valid_from > :at
    LIMIT :most
),
ended AS (
    SELECT customer_id FROM account WHERE product_id = :product_id AND terminated_at IS NOT NULL
    UNION ALL
    SELECT customer_id FROM account_add_on WHERE product_id = :product_id AND valid_until <= :at
    LIMIT :most
)
SELECT
    (SELECT count(*) FROM now) AS accounts,
    (SELECT count(*) FROM who) AS customers,
    (
        SELECT count(DISTINCT above.reseller_id)
        FROM who
        JOIN customer USING (customer_id)
        CROSS JOIN unnest(customer.resellers) AS above (reseller_id)
    ) AS resellers,
    (SELECT count(*) FROM planned) AS planned,
    (SELECT count(*) FROM ended) AS ended
