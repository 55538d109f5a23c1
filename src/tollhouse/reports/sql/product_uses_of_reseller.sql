-- product_uses_of_reseller: the same of one reseller's subcustomers alone, walked from the customers
-- in:     product_id bigint, at timestamptz, most integer, reseller_id bigint
-- locks:  nothing
-- writes: nothing
-- out:    accounts, customers, resellers (of the first `most` accounts), planned, ended (each of more than `most` so many)
WITH below AS MATERIALIZED (
    SELECT customer_id FROM customer_search WHERE resellers @> ARRAY[CAST(:reseller_id AS bigint)]
),
now AS MATERIALIZED (
    SELECT customer_id
    FROM below
    JOIN account USING (customer_id)
    WHERE account.product_id = :product_id AND account.terminated_at IS NULL
    UNION ALL
    SELECT held.customer_id
    FROM below
    JOIN account_add_on AS held USING (customer_id)
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
    SELECT customer_id
    FROM below
    JOIN account_product USING (customer_id)
    WHERE account_product.product_id = :product_id AND account_product.valid_from > :at
    UNION ALL
    SELECT customer_id
    FROM below
    JOIN account_add_on USING (customer_id)
    WHERE account_add_on.product_id = :product_id AND account_add_on.valid_from > :at
    LIMIT :most
),
ended AS (
    SELECT customer_id
    FROM below
    JOIN account USING (customer_id)
    WHERE account.product_id = :product_id AND account.terminated_at IS NOT NULL
    UNION ALL
    SELECT customer_id
    FROM below
    JOIN account_add_on USING (customer_id)
    WHERE account_add_on.product_id = :product_id AND account_add_on.valid_until <= :at
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
        WHERE above.reseller_id = :reseller_id OR above.reseller_id IN (SELECT below.customer_id FROM below)
    ) AS resellers,
    (SELECT count(*) FROM planned) AS planned,
    (SELECT count(*) FROM ended) AS ended
