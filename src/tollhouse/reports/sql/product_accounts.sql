-- product_accounts: how many open accounts have each product now, as their main product or as an add-on
-- in:     product_ids bigint[], at timestamptz, most integer
-- locks:  nothing
-- writes: nothing
-- out:    product_id, accounts (of more than `most` so many)
SELECT asked.product_id, least(own.accounts + added.accounts, :most) AS accounts
FROM unnest(CAST(:product_ids AS bigint[])) AS asked (product_id)
CROSS JOIN LATERAL (
    SELECT count(*) AS accounts
    FROM (
        SELECT FROM account
        WHERE account.product_id = asked.product_id AND account.terminated_at IS NULL
        LIMIT :most
    ) AS counted
) AS own
CROSS JOIN LATERAL (
    SELECT count(*) AS accounts
    FROM (
        SELECT FROM account_add_on AS held
        JOIN account USING (customer_id, account_id)
        WHERE
            held.product_id = asked.product_id
            AND held.valid_from <= :at AND (held.valid_until IS NULL OR held.valid_until > :at)
            AND account.terminated_at IS NULL
        LIMIT :most
    ) AS counted
) AS added
