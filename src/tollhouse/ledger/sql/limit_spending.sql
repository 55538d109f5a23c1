-- limit_spending: how much may be used up in a day from now on; a limit that is for one day goes on until that day ends
-- in:     customer_ids bigint[], limits numeric[], zones text[] (side by side); the caller locked the standings
-- locks:  nothing more
-- writes: standing
-- out:    nothing
UPDATE standing
SET
    spending_limit = CASE WHEN standing.spending_limit_on IS NULL THEN wanted.daily ELSE standing.spending_limit END,
    usual_spending_limit = CASE WHEN standing.spending_limit_on IS NOT NULL THEN wanted.daily END,
    spending_zone = CASE
        WHEN wanted.daily IS NOT NULL OR standing.spending_limit_on IS NOT NULL THEN wanted.zone
    END
FROM unnest(
    CAST(:customer_ids AS bigint[]),
    CAST(:limits AS numeric[]),
    string_to_array(CAST(:zones AS text), E'\x1f')
) AS wanted (customer_id, daily, zone)
WHERE standing.customer_id = wanted.customer_id AND standing.account_id = 0
