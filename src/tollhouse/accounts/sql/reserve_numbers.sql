-- reserve_numbers: takes account numbers, as many as are wanted
-- in:     count bigint
-- locks:  nothing
-- writes: nothing (account_number)
-- out:    first, last
SELECT min(number) AS first, max(number) AS last
FROM (SELECT nextval('account_number') AS number FROM generate_series(1, CAST(:count AS bigint))) AS taken
