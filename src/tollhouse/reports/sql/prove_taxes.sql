-- prove_taxes: the taxes posted beside a customer's payments are those that its payments had inside and did not give back
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of customers whose are not
WITH paid AS (
    SELECT customer_id, sum(tax - tax_back) AS tax
    FROM payment
    WHERE tax <> 0
    GROUP BY customer_id
),

posted AS (
    SELECT customer_id, sum(amount) AS tax
    FROM xdr
    WHERE service = 'taxes' AND contra = 'taxes:vat'
    GROUP BY customer_id
)

SELECT
    customer_id,
    'tax of payments' AS what,
    CAST(coalesce(paid.tax, 0) AS text) AS expected,
    CAST(coalesce(posted.tax, 0) AS text) AS found,
    count(*) OVER () AS violations
FROM paid
FULL JOIN posted USING (customer_id)
WHERE coalesce(paid.tax, 0) <> coalesce(posted.tax, 0)
ORDER BY customer_id
LIMIT :most
