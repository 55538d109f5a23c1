-- remember_planned_rates: keeps a tariff's rates that have not begun, which an upload may take away
-- in:     tariff_id bigint; now timestamptz; pg_temp.rate_before, empty and like rate
-- locks:  nothing; the caller holds the tariff's row
-- writes: pg_temp.rate_before
-- out:    the number of rates
INSERT INTO pg_temp.rate_before
SELECT * FROM rate
WHERE tariff_id = :tariff_id AND effective_from >= :now
