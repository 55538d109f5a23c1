-- prove_payments: every payment is its xDR, what it pays and what was taken back of it
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of payments that are not
WITH paying AS (
    SELECT customer_id, payment_id, sum(amount) AS amount
    FROM allocation
    GROUP BY customer_id, payment_id
),
taken AS (
    SELECT customer_id, payment_id, sum(amount) AS amount
    FROM payment_taking
    GROUP BY customer_id, payment_id
),
compared AS (
    SELECT
        payment.customer_id,
        payment.payment_id,
        payment.amount || ' received, ' || coalesce(paying.amount, 0) || ' allocated, '
        || coalesce(taken.amount, 0) || ' taken back' AS expected,
        CASE WHEN payment.xdr_id IS NULL THEN payment.amount ELSE coalesce(-xdr.amount, 0) END || ' received, '
        || payment.allocated || ' allocated, ' || payment.taken_back || ' taken back' AS found
    FROM payment
    LEFT JOIN paying USING (customer_id, payment_id)
    LEFT JOIN taken USING (customer_id, payment_id)
    LEFT JOIN
        xdr
        ON xdr.customer_id = payment.customer_id AND xdr.effective_at = payment.recorded_at AND xdr.id = payment.xdr_id
    WHERE
        payment.allocated <> coalesce(paying.amount, 0)
        OR payment.taken_back <> coalesce(taken.amount, 0)
        OR (payment.xdr_id IS NOT NULL AND xdr.amount IS DISTINCT FROM -payment.amount)
        OR (payment.xdr_id IS NULL AND payment.kind <> 'invoice_credit')
)
SELECT customer_id, 'payment ' || payment_id AS what, expected, found, count(*) OVER () AS violations
FROM compared
ORDER BY customer_id, payment_id
LIMIT :most
