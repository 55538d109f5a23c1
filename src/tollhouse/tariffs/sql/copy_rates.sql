-- copy_rates: gives a tariff the rates of another that are in force, each since the moment it is there
-- in:     from_tariff bigint; to_tariff bigint; now timestamptz
-- locks:  nothing; the caller holds both tariffs' rows
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
    :to_tariff, prefix, effective_from, description, country, first_interval, next_interval,
    first_price, next_price, connect_fee,
    off_peak_first_price, off_peak_next_price, off_peak_connect_fee,
    off_peak_2_first_price, off_peak_2_next_price, off_peak_2_connect_fee,
    discontinued, forbidden, hidden, payback, grace_units, free_units, post_call_surcharge, formula, :now
FROM (
    SELECT DISTINCT ON (prefix) *
    FROM rate
    WHERE tariff_id = :from_tariff AND effective_from <= :now
    ORDER BY prefix, effective_from DESC
) AS in_force
WHERE NOT discontinued
ORDER BY prefix
