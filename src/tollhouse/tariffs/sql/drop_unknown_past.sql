-- drop_unknown_past: drops staged rates of the past that do not say what a tariff's history says already
-- in:     pg_temp.staged_rate; tariff_id bigint; now timestamptz
-- locks:  nothing; the caller holds the tariff's row
-- writes: pg_temp.staged_rate
-- out:    line and effective_from of each
DELETE FROM pg_temp.staged_rate AS staged
WHERE staged.effective_from < :now AND NOT EXISTS (
    SELECT FROM rate
    WHERE rate.tariff_id = :tariff_id AND rate.prefix = staged.prefix
        AND rate.effective_from = staged.effective_from
        AND (
            staged.first_interval, staged.next_interval,
            staged.first_price, staged.next_price, staged.connect_fee,
            staged.off_peak_first_price, staged.off_peak_next_price, staged.off_peak_connect_fee,
            staged.off_peak_2_first_price, staged.off_peak_2_next_price, staged.off_peak_2_connect_fee,
            staged.discontinued, staged.forbidden,
            coalesce(staged.hidden, rate.hidden), coalesce(staged.payback, rate.payback),
            staged.grace_units, staged.free_units, staged.post_call_surcharge, staged.formula
        ) IS NOT DISTINCT FROM (
            rate.first_interval, rate.next_interval,
            rate.first_price, rate.next_price, rate.connect_fee,
            rate.off_peak_first_price, rate.off_peak_next_price, rate.off_peak_connect_fee,
            rate.off_peak_2_first_price, rate.off_peak_2_next_price, rate.off_peak_2_connect_fee,
            rate.discontinued, rate.forbidden, rate.hidden, rate.payback,
            rate.grace_units, rate.free_units, rate.post_call_surcharge, rate.formula
        )
        AND (staged.description = '' OR staged.description = rate.description)
)
RETURNING staged.line, staged.effective_from
