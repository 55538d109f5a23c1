-- prove_invoices: an invoice is paid by what is allocated to it and has its number to itself, and nobody whose money
--                 waits has an invoice open
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of invoices and customers for whom that is not so
WITH allocated AS (
    SELECT customer_id, invoice_id, sum(amount) AS amount
    FROM allocation
    GROUP BY customer_id, invoice_id
),
wrong AS (
    SELECT
        invoice.customer_id,
        'invoice ' || invoice.number AS what,
        coalesce(allocated.amount, 0) || ' paid' AS expected,
        invoice.paid || ' paid' AS found
    FROM invoice
    LEFT JOIN allocated USING (customer_id, invoice_id)
    WHERE invoice.paid <> coalesce(allocated.amount, 0)
    UNION ALL
    SELECT invoice.customer_id, 'invoice ' || invoice.number, 'its number in the directory', 'another''s, or none'
    FROM invoice
    LEFT JOIN invoice_number USING (customer_id, invoice_id)
    WHERE
        invoice_number.number IS DISTINCT FROM invoice.number
        OR invoice_number.scope
        <> CASE invoice.issuer_id WHEN 0 THEN 'operator' ELSE 'reseller:' || invoice.issuer_id END
    UNION ALL
    SELECT invoice_number.customer_id, 'number ' || invoice_number.number, 'an invoice', 'none'
    FROM invoice_number
    LEFT JOIN invoice USING (customer_id, invoice_id)
    WHERE invoice.customer_id IS NULL
    UNION ALL
    SELECT waiting.customer_id, 'money that waits', 'pays what is open', 'waits beside an open invoice'
    FROM (
        SELECT DISTINCT customer_id
        FROM payment
        WHERE payer <> 'account' AND amount - allocated - taken_back > 0
    ) AS waiting
    WHERE EXISTS (SELECT FROM invoice WHERE invoice.customer_id = waiting.customer_id AND invoice.open_amount > 0)
)
SELECT customer_id, what, expected, found, count(*) OVER () AS violations
FROM wrong
ORDER BY customer_id, what
LIMIT :most
