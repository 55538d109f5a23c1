-- product_buyers: resellers that are charged by a product for what their subcustomers use
-- in:     product_id bigint, most integer, reseller_id bigint (null: all; else those below it)
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, name
SELECT customer_id, customer.name
FROM wholesale
JOIN customer USING (customer_id)
WHERE
    wholesale.product_id = :product_id
    AND (CAST(:reseller_id AS bigint) IS NULL OR customer.resellers @> ARRAY[CAST(:reseller_id AS bigint)])
ORDER BY customer.name
LIMIT :most
