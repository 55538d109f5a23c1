-- discontinue_unlisted_rates: ends every destination of a tariff that is not staged, by a new row
-- in:     pg_temp.staged_rate with all listed destinations; tariff_id bigint; now, ends_at timestamptz;
--         rows from ends_at on are gone already (remove_replaced_rates)
-- locks:  nothing; the caller holds the tariff's row
-- writes: rate
-- out:    the number of destinations ended
INSERT INTO rate (
    tariff_id, prefix, effective_from, description, country, first_interval, next_interval,
    first_price, next_price, connect_fee,
    off_peak_first_price, off_peak_next_price, off_peak_connect_fee,
    off_peak_2_first_price, off_peak_2_next_price, off_peak_2_connect_fee,
    discontinued, forbidden, hidden, payback, grace_units, free_units, post_call_surcharge, formula, recorded_at
)
SELECT
    :tariff_id, prefix, :ends_at, description, country, first_interval, next_interval,
    first_price, next_price, connect_fee,
    off_peak_first_price, off_peak_next_price, off_peak_connect_fee,
    off_peak_2_first_price, off_peak_2_next_price, off_peak_2_connect_fee,
    true, forbidden, hidden, payback, grace_units, free_units, post_call_surcharge, formula, :now
FROM (
    SELECT DISTINCT ON (prefix) *
    FROM rate
    WHERE tariff_id = :tariff_id
    ORDER BY prefix, effective_from DESC
) AS latest
WHERE NOT discontinued AND NOT EXISTS (SELECT FROM pg_temp.staged_rate AS staged WHERE staged.prefix = latest.prefix)
