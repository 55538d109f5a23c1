-- product_buyers: resellers that are charged by a product for what their subcustomers use
-- in:     product_id bigint, most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, name
SELECT customer_id, customer.name
FROM wholesale
JOIN customer USING (customer_id)
WHERE wholesale.product_id = :product_id
ORDER BY customer.name
LIMIT :most
