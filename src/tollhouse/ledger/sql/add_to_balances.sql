-- add_to_balances: adds to customers' balances the sums of xDRs that were copied in the same transaction
-- in:     customer_ids bigint[], amounts numeric[] (side by side); the caller locked the standings
-- locks:  nothing more
-- writes: standing
-- out:    nothing
UPDATE standing
SET balance = standing.balance + moved.amount
FROM unnest(CAST(:customer_ids AS bigint[]), CAST(:amounts AS numeric[])) AS moved (customer_id, amount)
WHERE standing.customer_id = moved.customer_id AND standing.account_id = 0
