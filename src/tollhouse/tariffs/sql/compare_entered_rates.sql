-- compare_entered_rates: rates just entered, each beside what would hold at its beginning had they not been entered
-- in:     tariff_id bigint; newest_before bigint, the largest rate_id from before; pg_temp.rate_before with the rates
--         not yet begun then
-- locks:  nothing; the caller holds the tariff's row
-- writes: nothing
-- out:    a row for each rate entered, then one for each destination that only had planned rates and has none now;
--         old_rest is null where nothing would hold; by prefix
WITH kept_or_removed AS (
    SELECT * FROM rate WHERE tariff_id = :tariff_id AND rate_id <= :newest_before
    UNION ALL
    SELECT * FROM pg_temp.rate_before AS planned
    WHERE NOT EXISTS (SELECT FROM rate WHERE rate.rate_id = planned.rate_id)
),
entered AS (
    SELECT * FROM rate WHERE tariff_id = :tariff_id AND rate_id > :newest_before
),
vanished AS (
    SELECT DISTINCT ON (prefix) *
    FROM pg_temp.rate_before AS planned
    WHERE NOT discontinued
        AND NOT EXISTS (SELECT FROM rate WHERE rate.tariff_id = :tariff_id AND rate.prefix = planned.prefix)
    ORDER BY prefix, effective_from
),
compared AS (
    SELECT rate_id, prefix, description, country, effective_from, next_price, first_price, connect_fee, discontinued,
        forbidden, first_interval, next_interval, off_peak_first_price, off_peak_next_price, off_peak_connect_fee,
        off_peak_2_first_price, off_peak_2_next_price, off_peak_2_connect_fee, hidden, payback, grace_units,
        free_units, post_call_surcharge, formula
    FROM entered
    UNION ALL
    SELECT rate_id, prefix, description, country, effective_from, next_price, first_price, connect_fee, true,
        forbidden, first_interval, next_interval, off_peak_first_price, off_peak_next_price, off_peak_connect_fee,
        off_peak_2_first_price, off_peak_2_next_price, off_peak_2_connect_fee, hidden, payback, grace_units,
        free_units, post_call_surcharge, formula
    FROM vanished
),
before AS (
    SELECT DISTINCT ON (compared.rate_id) compared.rate_id AS of_rate_id, old.*
    FROM compared
    JOIN kept_or_removed AS old ON old.prefix = compared.prefix AND old.effective_from <= compared.effective_from
    ORDER BY compared.rate_id, old.effective_from DESC
)
SELECT
    compared.rate_id, compared.prefix, compared.description, compared.country, compared.effective_from,
    compared.next_price, compared.first_price, compared.connect_fee, compared.discontinued, compared.forbidden,
    CAST(ROW(
        compared.description, compared.country, compared.first_interval, compared.next_interval,
        compared.off_peak_first_price, compared.off_peak_next_price, compared.off_peak_connect_fee,
        compared.off_peak_2_first_price, compared.off_peak_2_next_price, compared.off_peak_2_connect_fee,
        compared.hidden, compared.payback, compared.grace_units, compared.free_units, compared.post_call_surcharge,
        compared.formula
    ) AS text) AS rest,
    before.next_price AS old_next_price, before.first_price AS old_first_price,
    before.connect_fee AS old_connect_fee, before.discontinued AS old_discontinued,
    before.forbidden AS old_forbidden,
    CASE WHEN before.of_rate_id IS NOT NULL THEN CAST(ROW(
        before.description, before.country, before.first_interval, before.next_interval,
        before.off_peak_first_price, before.off_peak_next_price, before.off_peak_connect_fee,
        before.off_peak_2_first_price, before.off_peak_2_next_price, before.off_peak_2_connect_fee,
        before.hidden, before.payback, before.grace_units, before.free_units, before.post_call_surcharge,
        before.formula
    ) AS text) END AS old_rest
FROM compared
LEFT JOIN before ON before.of_rate_id = compared.rate_id
ORDER BY compared.prefix, compared.effective_from
