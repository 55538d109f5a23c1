-- tariffs_of_customer: which tariffs price what a customer uses, and of which of its products they are
-- in:     customer_id bigint
-- locks:  nothing
-- writes: nothing
-- out:    tariff_id, product_id, product_name
WITH used AS (
    SELECT product_id
    FROM account
    WHERE customer_id = :customer_id AND terminated_at IS NULL
    UNION
    SELECT product_id
    FROM wholesale
    WHERE customer_id = :customer_id
)
SELECT DISTINCT rating_entry.tariff_id, used.product_id, product.name AS product_name
FROM used
JOIN product ON product.product_id = used.product_id
JOIN rating_entry ON rating_entry.product_id = used.product_id
ORDER BY product.name
