-- insert_staged_rates: makes the staged rates rows of a tariff
-- in:     pg_temp.staged_rate; tariff_id bigint; now timestamptz
-- locks:  nothing; the caller holds the tariff's row
-- writes: rate
-- out:    the number of rows
INSERT INTO rate (
    tariff_id, prefix, effective_from, description, country, first_interval, next_interval,
    first_price, next_price, connect_fee,
    off_peak_first_price, off_peak_next_price, off_peak_connect_fee,
    off_peak_2_first_price, off_peak_2_next_price, off_peak_2_connect_fee,
    discontinued, forbidden, hidden, payback, grace_units, free_units, post_call_surcharge, formula, recorded_at
)
SELECT
    :tariff_id, prefix, effective_from, description, country, first_interval, next_interval,
    first_price, next_price, connect_fee,
    off_peak_first_price, off_peak_next_price, off_peak_connect_fee,
    off_peak_2_first_price, off_peak_2_next_price, off_peak_2_connect_fee,
    discontinued, forbidden, coalesce(hidden, false), coalesce(payback, false),
    grace_units, free_units, post_call_surcharge, formula, :now
FROM pg_temp.staged_rate
ORDER BY prefix, effective_from
