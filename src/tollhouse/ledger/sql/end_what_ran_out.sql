-- end_what_ran_out: takes what has an end and has ended off standings, so that their stored bits say so
-- in:     customer_ids bigint[], moment timestamptz; the caller locked the standings
-- locks:  nothing more
-- writes: standing
-- out:    nothing
UPDATE standing
SET
    suspension_lifted_until = CASE
        WHEN suspension_lifted_until <= CAST(:moment AS timestamptz) THEN NULL
        ELSE suspension_lifted_until
    END,
    limitation_lifted_until = CASE
        WHEN limitation_lifted_until <= CAST(:moment AS timestamptz) THEN NULL
        ELSE limitation_lifted_until
    END,
    credit_limit = CASE
        WHEN limit_raised_until <= CAST(:moment AS timestamptz) THEN credit_limit - limit_increase
        ELSE credit_limit
    END,
    limit_increase = CASE WHEN limit_raised_until <= CAST(:moment AS timestamptz) THEN NULL ELSE limit_increase END,
    limit_raised_until = CASE
        WHEN limit_raised_until <= CAST(:moment AS timestamptz) THEN NULL
        ELSE limit_raised_until
    END,
    spent_today = CASE
        WHEN spent_on < CAST(CAST(:moment AS timestamptz) AT TIME ZONE spending_zone AS date) THEN 0
        ELSE spent_today
    END,
    spent_on = GREATEST(spent_on, CAST(CAST(:moment AS timestamptz) AT TIME ZONE spending_zone AS date)),
    spending_limit = CASE
        WHEN spending_limit_on < CAST(CAST(:moment AS timestamptz) AT TIME ZONE spending_zone AS date)
            THEN usual_spending_limit
        ELSE spending_limit
    END,
    usual_spending_limit = CASE
        WHEN spending_limit_on < CAST(CAST(:moment AS timestamptz) AT TIME ZONE spending_zone AS date) THEN NULL
        ELSE usual_spending_limit
    END,
    spending_limit_on = CASE
        WHEN spending_limit_on < CAST(CAST(:moment AS timestamptz) AT TIME ZONE spending_zone AS date) THEN NULL
        ELSE spending_limit_on
    END
WHERE customer_id = ANY(CAST(:customer_ids AS bigint[])) AND account_id = 0
