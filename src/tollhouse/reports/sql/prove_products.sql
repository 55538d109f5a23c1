-- prove_products: accounts say the product of their last settled change, and that charging has to look at what they had
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of accounts whose record says something else than their timelines
WITH changed AS (
    SELECT
        customer_id,
        account_id,
        coalesce(
            (array_agg(product_id ORDER BY valid_from DESC) FILTER (WHERE settled))[1],
            (array_agg(previous_product_id ORDER BY valid_from))[1]
        ) AS product_id
    FROM account_product
    GROUP BY customer_id, account_id
),

with_past AS (
    SELECT customer_id, account_id FROM account_product
    UNION
    SELECT customer_id, account_id FROM account_add_on
    UNION
    SELECT customer_id, account_id FROM account_spell
),

wrong AS (
    SELECT
        customer_id,
        format('product of account %s', account_id) AS what,
        changed.product_id::text AS expected,
        account.product_id::text AS found
    FROM changed
    JOIN account USING (customer_id, account_id)
    WHERE changed.product_id <> account.product_id
    UNION ALL
    SELECT customer_id, format('account %s is looked at in time', account_id), 'true', 'false'
    FROM with_past
    JOIN account USING (customer_id, account_id)
    WHERE NOT account.changes_told
    UNION ALL
    SELECT customer_id, format('role of account %s', account_id), product.role, account.role
    FROM account
    JOIN product USING (product_id)
    WHERE product.role <> account.role
)

SELECT customer_id, what, expected, found, count(*) OVER () AS violations
FROM wrong
ORDER BY customer_id, what
LIMIT :most
