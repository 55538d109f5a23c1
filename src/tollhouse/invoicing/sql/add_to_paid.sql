-- add_to_paid: moves how much of invoices is paid
-- in:     customer_ids bigint[], invoice_ids bigint[], amounts numeric[] (side by side, signed); the caller locked the
--         customers' standings
-- locks:  nothing more
-- writes: invoice
-- out:    nothing
UPDATE invoice
SET paid = invoice.paid + moved.amount
FROM unnest(
    CAST(:customer_ids AS bigint[]), CAST(:invoice_ids AS bigint[]), CAST(:amounts AS numeric[])
) AS moved (customer_id, invoice_id, amount)
WHERE invoice.customer_id = moved.customer_id AND invoice.invoice_id = moved.invoice_id
