-- prove_contra_accounts: per issuer and currency the balances owed are the contra accounts with their sign reversed
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id (the issuer; 0 the operator), what, expected, found of books that do not close
WITH owed AS (
    -- An account inside its customer's limit repeats what the customer owes; only debit accounts owe by themselves.
    SELECT coalesce(customer.resellers[1], 0) AS issuer_id, standing.currency, sum(standing.balance) AS amount
    FROM standing
    LEFT JOIN customer USING (customer_id)
    LEFT JOIN account ON account.customer_id = standing.customer_id AND account.account_id = standing.account_id
    WHERE standing.account_id = 0 OR account.model = 'debit'
    GROUP BY 1, 2
),
contra_accounts AS (
    SELECT issuer_id, currency, contra, -sum(amount) AS amount
    FROM xdr
    GROUP BY issuer_id, currency, contra
),
books AS (
    SELECT issuer_id, currency, sum(amount) AS amount
    FROM contra_accounts
    GROUP BY issuer_id, currency
)
SELECT
    issuer_id AS customer_id,
    'balances owed in ' || currency AS what,
    CAST(-coalesce(books.amount, 0) AS text) AS expected,
    CAST(coalesce(owed.amount, 0) AS text) AS found,
    count(*) OVER () AS violations
FROM owed
FULL JOIN books USING (issuer_id, currency)
WHERE coalesce(owed.amount, 0) <> -coalesce(books.amount, 0)
ORDER BY issuer_id, currency
LIMIT :most
