-- drop_unchanged_rates: drops staged rates that say what will be in force at their beginning anyway
-- in:     pg_temp.staged_rate; tariff_id bigint.  Of several staged rates of one prefix only the first can be such;
--         any is, when its very row is there already (remove_replaced_rates left it)
-- locks:  nothing; the caller holds the tariff's row
-- writes: pg_temp.staged_rate
-- out:    the number of staged rates dropped
WITH in_force AS (
    SELECT DISTINCT ON (staged.place) staged.place, rate.*
    FROM pg_temp.staged_rate AS staged
    JOIN rate ON rate.tariff_id = :tariff_id AND rate.prefix = staged.prefix
        AND rate.effective_from <= staged.effective_from
    ORDER BY staged.place, rate.effective_from DESC
),
listed AS (
    SELECT prefix, min(effective_from) AS begins
    FROM pg_temp.staged_rate
    GROUP BY prefix
)
DELETE FROM pg_temp.staged_rate AS staged
USING in_force AS before, listed
WHERE before.place = staged.place AND listed.prefix = staged.prefix
    AND staged.effective_from IN (listed.begins, before.effective_from)
    AND (
        staged.description, staged.country, staged.first_interval, staged.next_interval,
        staged.first_price, staged.next_price, staged.connect_fee,
        staged.off_peak_first_price, staged.off_peak_next_price, staged.off_peak_connect_fee,
        staged.off_peak_2_first_price, staged.off_peak_2_next_price, staged.off_peak_2_connect_fee,
        staged.discontinued, staged.forbidden, coalesce(staged.hidden, false), coalesce(staged.payback, false),
        staged.grace_units, staged.free_units, staged.post_call_surcharge, staged.formula
    ) IS NOT DISTINCT FROM (
        before.description, before.country, before.first_interval, before.next_interval,
        before.first_price, before.next_price, before.connect_fee,
        before.off_peak_first_price, before.off_peak_next_price, before.off_peak_connect_fee,
        before.off_peak_2_first_price, before.off_peak_2_next_price, before.off_peak_2_connect_fee,
        before.discontinued, before.forbidden, before.hidden, before.payback,
        before.grace_units, before.free_units, before.post_call_surcharge, before.formula
    )
