-- what_ran_out: standings on which something has an end that has come, each found by an index of its own
-- in:     moment timestamptz, most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id
(
    SELECT customer_id
    FROM standing
    WHERE suspension_lifted_until <= CAST(:moment AS timestamptz)
    ORDER BY suspension_lifted_until
    LIMIT :most
)
UNION
(
    SELECT customer_id
    FROM standing
    WHERE limitation_lifted_until <= CAST(:moment AS timestamptz)
    ORDER BY limitation_lifted_until
    LIMIT :most
)
UNION
(
    SELECT customer_id
    FROM standing
    WHERE limit_raised_until <= CAST(:moment AS timestamptz)
    ORDER BY limit_raised_until
    LIMIT :most
)
UNION
(
    SELECT customer_id
    FROM standing
    WHERE
        conditions & 2048 = 2048
        AND spent_on < CAST(CAST(:moment AS timestamptz) AT TIME ZONE spending_zone AS date)
    LIMIT :most
)
UNION
(
    SELECT customer_id
    FROM standing
    WHERE spending_limit_on < CAST(CAST(:moment AS timestamptz) AT TIME ZONE spending_zone AS date)
    ORDER BY spending_limit_on
    LIMIT :most
)
