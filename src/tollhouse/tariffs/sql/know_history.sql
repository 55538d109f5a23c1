-- know_history: staged rates of the past that say what is history already take its name and its country, so that they
-- are unchanged
-- in:     pg_temp.staged_rate; tariff_id bigint; now timestamptz
-- locks:  nothing; the caller holds the tariff's row
-- writes: pg_temp.staged_rate
-- out:    nothing
UPDATE pg_temp.staged_rate AS staged
SET description = rate.description, country = rate.country, hidden = rate.hidden, payback = rate.payback
FROM rate
WHERE rate.tariff_id = :tariff_id AND rate.prefix = staged.prefix AND staged.effective_from < :now
    AND rate.effective_from = staged.effective_from
