-- lock_standings: locks the standings a money transaction will move and reads them
-- in:     customer_ids bigint[], account_ids bigint[] (side by side; account 0 is the customer's own money)
-- locks:  standing rows, customers by ascending id first, then accounts with money of their own
-- writes: nothing
-- out:    one row per standing that exists
SELECT standing.customer_id, standing.account_id, currency, prepaid, balance, held, credit_limit, closed_until,
       ever_stopped, conditions, suspension_lifted_until, limitation_lifted_until, limit_increase, limit_raised_until,
       spending_limit, spent_today, spent_on, spending_zone, usual_spending_limit, spending_limit_on
FROM unnest(CAST(:customer_ids AS bigint[]), CAST(:account_ids AS bigint[])) AS wanted (customer_id, account_id)
JOIN standing ON standing.customer_id = wanted.customer_id AND standing.account_id = wanted.account_id
ORDER BY standing.account_id <> 0, standing.customer_id, standing.account_id
FOR NO KEY UPDATE OF standing
