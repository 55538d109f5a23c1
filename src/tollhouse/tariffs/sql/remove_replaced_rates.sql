-- remove_replaced_rates: takes away rates not yet begun whose place staged ones take; what has begun is never touched
-- in:     pg_temp.staged_rate; tariff_id bigint; now timestamptz; ends_at timestamptz, null when unlisted rates stay.
--         Adding takes the place of rows with the same prefix and beginning; replacing also that of all later rows of
--         a listed prefix, and of the rows of unlisted prefixes from ends_at on.  A row that says the same stays.
-- locks:  rate rows that go; the caller holds the tariff's row
-- writes: rate
-- out:    the number of rows taken away
WITH listed AS (
    SELECT prefix, min(effective_from) AS begins
    FROM pg_temp.staged_rate
    GROUP BY prefix
),
replaced AS (
    SELECT rate.rate_id
    FROM rate
    LEFT JOIN listed ON listed.prefix = rate.prefix
    LEFT JOIN pg_temp.staged_rate AS staged
        ON staged.prefix = rate.prefix AND staged.effective_from = rate.effective_from
    WHERE rate.tariff_id = :tariff_id AND rate.effective_from >= :now
        AND CASE
            WHEN CAST(:ends_at AS timestamptz) IS NULL THEN staged.place IS NOT NULL
            ELSE rate.effective_from >= coalesce(listed.begins, CAST(:ends_at AS timestamptz))
        END
        AND (
            staged.place IS NULL
            OR (
                staged.description, staged.country, staged.first_interval, staged.next_interval,
                staged.first_price, staged.next_price, staged.connect_fee,
                staged.off_peak_first_price, staged.off_peak_next_price, staged.off_peak_connect_fee,
                staged.off_peak_2_first_price, staged.off_peak_2_next_price, staged.off_peak_2_connect_fee,
                staged.discontinued, staged.forbidden,
                coalesce(staged.hidden, false), coalesce(staged.payback, false),
                staged.grace_units, staged.free_units, staged.post_call_surcharge, staged.formula
            ) IS DISTINCT FROM (
                rate.description, rate.country, rate.first_interval, rate.next_interval,
                rate.first_price, rate.next_price, rate.connect_fee,
                rate.off_peak_first_price, rate.off_peak_next_price, rate.off_peak_connect_fee,
                rate.off_peak_2_first_price, rate.off_peak_2_next_price, rate.off_peak_2_connect_fee,
                rate.discontinued, rate.forbidden, rate.hidden, rate.payback,
                rate.grace_units, rate.free_units, rate.post_call_surcharge, rate.formula
            )
        )
)
DELETE FROM rate
USING replaced
WHERE rate.rate_id = replaced.rate_id
