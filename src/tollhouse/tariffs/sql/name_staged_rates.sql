-- name_staged_rates: names staged rates that came without a description after their destination in the catalogue
-- in:     pg_temp.staged_rate
-- locks:  nothing
-- writes: pg_temp.staged_rate
-- out:    nothing
UPDATE pg_temp.staged_rate AS staged
SET description = destination.description,
    country = CASE WHEN staged.country = '' THEN destination.country ELSE staged.country END
FROM destination
WHERE staged.description = '' AND destination.prefix = staged.prefix
