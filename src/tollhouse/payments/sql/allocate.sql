-- allocate: lets payments pay so much more of invoices, or less
-- in:     customer_ids bigint[], payment_ids bigint[], invoice_ids bigint[], amounts numeric[] (side by side, signed, each
--         pair once); the caller locked the customers' standings
-- locks:  nothing more
-- writes: allocation, payment
-- out:    nothing
WITH moved AS (
    SELECT *
    FROM unnest(
        CAST(:customer_ids AS bigint[]),
        CAST(:payment_ids AS bigint[]),
        CAST(:invoice_ids AS bigint[]),
        CAST(:amounts AS numeric[])
    ) AS moved (customer_id, payment_id, invoice_id, amount)
),
of_payments AS (
    UPDATE payment
    SET allocated = payment.allocated + summed.amount
    FROM (SELECT customer_id, payment_id, sum(amount) AS amount FROM moved GROUP BY 1, 2) AS summed
    WHERE payment.customer_id = summed.customer_id AND payment.payment_id = summed.payment_id
),
gone AS (
    DELETE FROM allocation
    USING moved
    WHERE
        allocation.customer_id = moved.customer_id
        AND allocation.invoice_id = moved.invoice_id
        AND allocation.payment_id = moved.payment_id
        AND allocation.amount + moved.amount = 0
    RETURNING allocation.customer_id, allocation.invoice_id, allocation.payment_id
),
changed AS (
    UPDATE allocation
    SET amount = allocation.amount + moved.amount
    FROM moved
    WHERE
        allocation.customer_id = moved.customer_id
        AND allocation.invoice_id = moved.invoice_id
        AND allocation.payment_id = moved.payment_id
        AND allocation.amount + moved.amount > 0
    RETURNING allocation.customer_id, allocation.invoice_id, allocation.payment_id
)
INSERT INTO allocation (customer_id, invoice_id, payment_id, amount)
SELECT customer_id, invoice_id, payment_id, amount
FROM moved
WHERE
    (customer_id, invoice_id, payment_id) NOT IN (SELECT customer_id, invoice_id, payment_id FROM gone)
    AND (customer_id, invoice_id, payment_id) NOT IN (SELECT customer_id, invoice_id, payment_id FROM changed)
