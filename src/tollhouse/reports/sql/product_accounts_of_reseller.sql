-- product_accounts_of_reseller: the same of one reseller's subcustomers alone, walked from the customers
-- in:     product_ids bigint[], at timestamptz, most integer, reseller_id bigint
-- locks:  nothing
-- writes: nothing
-- out:    product_id, accounts (of more than `most` so many)
WITH below AS MATERIALIZED (
    SELECT customer_id FROM customer_search WHERE resellers @> ARRAY[CAST(:reseller_id AS bigint)]
),
held AS (
    SELECT account.product_id
    FROM below
    JOIN account USING (customer_id)
    WHERE account.product_id = ANY(CAST(:product_ids AS bigint[])) AND account.terminated_at IS NULL
    UNION ALL
    SELECT held.product_id
    FROM below
    JOIN account_add_on AS held USING (customer_id)
    JOIN account USING (customer_id, account_id)
    WHERE
        held.product_id = ANY(CAST(:product_ids AS bigint[]))
        AND held.valid_from <= :at AND (held.valid_until IS NULL OR held.valid_until > :at)
        AND account.terminated_at IS NULL
)
SELECT product_id, least(count(*), :most) AS accounts
FROM held
GROUP BY product_id
