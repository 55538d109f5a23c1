-- find_rates_to_change: what of a tariff holds at a moment, as far as a search goes, and on wish what is planned later
-- in:     tariff_id bigint; begins timestamptz; later boolean; prefix, words (a pattern), country, mark text, each ''
--         where nothing is said; pg_temp.rate_found, empty and like rate
-- locks:  nothing; the caller holds the tariff's row where it is the one that is changed
-- writes: pg_temp.rate_found, whose effective_from is when the changed row is to begin
-- out:    the number of rates
INSERT INTO pg_temp.rate_found (
    rate_id, tariff_id, prefix, effective_from, description, country, first_interval, next_interval,
    first_price, next_price, connect_fee,
    off_peak_first_price, off_peak_next_price, off_peak_connect_fee,
    off_peak_2_first_price, off_peak_2_next_price, off_peak_2_connect_fee,
    discontinued, forbidden, hidden, payback, grace_units, free_units, post_call_surcharge, formula, recorded_at
)
SELECT
    rate_id, tariff_id, prefix, greatest(effective_from, :begins), description, country, first_interval, next_interval,
    first_price, next_price, connect_fee,
    off_peak_first_price, off_peak_next_price, off_peak_connect_fee,
    off_peak_2_first_price, off_peak_2_next_price, off_peak_2_connect_fee,
    discontinued, forbidden, hidden, payback, grace_units, free_units, post_call_surcharge, formula, recorded_at
FROM (
    SELECT * FROM (
        SELECT DISTINCT ON (prefix) *
        FROM rate
        WHERE tariff_id = :tariff_id AND effective_from <= :begins AND starts_with(prefix, :prefix)
        ORDER BY prefix DESC, effective_from DESC
    ) AS in_force
    UNION ALL
    SELECT *
    FROM rate
    WHERE :later AND tariff_id = :tariff_id AND effective_from > :begins AND starts_with(prefix, :prefix)
) AS rate
WHERE NOT discontinued
    AND (:words = '' OR description ILIKE :words)
    AND (:country = '' OR country = :country)
    AND CASE :mark
        WHEN 'forbidden' THEN forbidden
        WHEN 'hidden' THEN hidden
        WHEN 'payback' THEN payback
        WHEN 'discontinued' THEN discontinued
        ELSE true
    END
