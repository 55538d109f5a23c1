-- prove_adjustments: every adjustment moved the balance by one xDR of its amount, and what it gave back it took of
--                    payments
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of adjustments that did not
WITH taken AS (
    SELECT customer_id, adjustment_id, sum(amount) AS amount
    FROM payment_taking
    GROUP BY customer_id, adjustment_id
),
compared AS (
    SELECT
        adjustment.customer_id,
        adjustment.adjustment_id,
        adjustment.moved AS expected_moved,
        coalesce(xdr.amount, 0) AS found_moved,
        CASE WHEN adjustment.kind IN ('refund', 'ecommerce_refund', 'chargeback') THEN adjustment.amount END
        AS expected_taken,
        coalesce(taken.amount, 0) AS found_taken
    FROM adjustment
    LEFT JOIN taken USING (customer_id, adjustment_id)
    LEFT JOIN
        xdr
        ON
            xdr.customer_id = adjustment.customer_id
            AND xdr.effective_at = adjustment.made_at
            AND xdr.id = adjustment.xdr_id
)
SELECT
    customer_id,
    'adjustment ' || adjustment_id AS what,
    expected_moved || ' moved, ' || coalesce(expected_taken, found_taken) || ' of payments' AS expected,
    found_moved || ' moved, ' || found_taken || ' of payments' AS found,
    count(*) OVER () AS violations
FROM compared
WHERE expected_moved <> found_moved OR expected_taken <> found_taken
ORDER BY customer_id, adjustment_id
LIMIT :most
