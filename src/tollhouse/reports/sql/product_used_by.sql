-- product_used_by: whether anything has a product, or ever had it
-- in:     product_id bigint
-- locks:  nothing
-- writes: nothing
-- out:    accounts, resellers
SELECT
    EXISTS (SELECT FROM account WHERE product_id = :product_id)
    OR EXISTS (SELECT FROM account_product WHERE :product_id IN (product_id, previous_product_id))
    OR EXISTS (SELECT FROM account_add_on WHERE product_id = :product_id) AS accounts,
    EXISTS (SELECT FROM wholesale WHERE product_id = :product_id) AS resellers
