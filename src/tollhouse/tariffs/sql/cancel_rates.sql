-- cancel_rates: takes away rates that have not begun; what has begun is never touched
-- in:     tariff_id, rate_id bigint (0: any); now timestamptz; at timestamptz, null: of any moment;
--         prefix, words (a pattern), country, mark text, each '' where nothing is said
-- locks:  rate rows that go; the caller holds the tariff's row
-- writes: rate
-- out:    the number of rows taken away
DELETE FROM rate
WHERE tariff_id = :tariff_id AND effective_from > :now
    AND (:rate_id = 0 OR rate_id = :rate_id)
    AND (CAST(:at AS timestamptz) IS NULL OR effective_from = :at)
    AND starts_with(prefix, :prefix)
    AND (:words = '' OR description ILIKE :words)
    AND (:country = '' OR country = :country)
    AND CASE :mark
        WHEN 'forbidden' THEN forbidden
        WHEN 'hidden' THEN hidden
        WHEN 'payback' THEN payback
        WHEN 'discontinued' THEN discontinued
        ELSE true
    END
