-- mark_staged_rates: staged rates that say nothing of hidden and payback stay what the rate in force before them is
-- in:     pg_temp.staged_rate; tariff_id bigint
-- locks:  nothing; the caller holds the tariff's row
-- writes: pg_temp.staged_rate
-- out:    nothing
UPDATE pg_temp.staged_rate AS staged
SET hidden = coalesce(staged.hidden, before.hidden),
    payback = coalesce(staged.payback, before.payback)
FROM (
    SELECT DISTINCT ON (unmarked.place) unmarked.place, rate.hidden, rate.payback
    FROM pg_temp.staged_rate AS unmarked
    JOIN rate ON rate.tariff_id = :tariff_id AND rate.prefix = unmarked.prefix
        AND rate.effective_from <= unmarked.effective_from
    WHERE unmarked.hidden IS NULL OR unmarked.payback IS NULL
    ORDER BY unmarked.place, rate.effective_from DESC
) AS before
WHERE before.place = staged.place AND (before.hidden OR before.payback)
