-- count_spending: adds what the staged postings used to what was spent that day, where spending is limited; a limit
--                 that was for an earlier day gives way to the usual one
-- in:     left_out integer[] (places that are not posted); pg_temp.posting; the caller locked the standings
-- locks:  nothing more
-- writes: standing
-- out:    nothing
WITH used AS (
    -- An earlier day's late use counts for no day that is still limited.
    SELECT
        standing.customer_id,
        CAST(posting.effective_at AT TIME ZONE standing.spending_zone AS date) AS day,
        sum(posting.amount) AS amount
    FROM pg_temp.posting
    JOIN standing ON standing.customer_id = posting.customer_id AND standing.account_id = 0
    WHERE
        standing.spending_limit IS NOT NULL
        AND posting.place <> ALL(CAST(:left_out AS integer[]))
        AND posting.used > 0
        AND posting.payer IN ('customer', 'both')
    GROUP BY standing.customer_id, day
),
latest AS (
    SELECT DISTINCT ON (customer_id) customer_id, day, amount
    FROM used
    ORDER BY customer_id, day DESC
)
UPDATE standing
SET
    spent_today = latest.amount + CASE WHEN standing.spent_on = latest.day THEN standing.spent_today ELSE 0 END,
    spent_on = latest.day,
    spending_limit = CASE
        WHEN standing.spending_limit_on < latest.day THEN standing.usual_spending_limit
        ELSE standing.spending_limit
    END,
    usual_spending_limit = CASE
        WHEN standing.spending_limit_on < latest.day THEN NULL
        ELSE standing.usual_spending_limit
    END,
    spending_limit_on = CASE
        WHEN standing.spending_limit_on < latest.day THEN NULL
        ELSE standing.spending_limit_on
    END
FROM latest
WHERE
    standing.customer_id = latest.customer_id
    AND standing.account_id = 0
    AND (standing.spent_on IS NULL OR standing.spent_on <= latest.day)
