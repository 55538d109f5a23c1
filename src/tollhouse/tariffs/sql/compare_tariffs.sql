-- compare_tariffs: destinations of two tariffs at a moment, side by side
-- in:     pg_temp.compared_side with what both sell, from take_side, and its statistics; measure text;
--         effective boolean: a destination that one has not is answered by its longest shorter prefix, or by `|`;
--         prefix, words (a pattern), country text, '' where nothing is said; pg_temp.compared, empty
-- locks:  nothing
-- writes: pg_temp.compared
-- out:    the number of destinations; of those that neither sells there are none
WITH a AS (
    SELECT * FROM pg_temp.compared_side WHERE NOT of_b
),
b AS (
    SELECT * FROM pg_temp.compared_side WHERE of_b
),
lone_a AS MATERIALIZED (
    SELECT DISTINCT ON (a.prefix) a.prefix AS of_prefix, b.*
    FROM a
    CROSS JOIN LATERAL generate_series(0, CASE WHEN a.prefix ~ '^[0-9]' THEN length(a.prefix) - 1 ELSE 0 END) AS n
    JOIN b ON b.prefix = CASE WHEN n = 0 THEN '|' ELSE left(a.prefix, n) END COLLATE "C"
    WHERE :effective AND NOT EXISTS (SELECT FROM b AS same WHERE same.prefix = a.prefix)
    ORDER BY a.prefix, n DESC
),
lone_b AS MATERIALIZED (
    SELECT DISTINCT ON (b.prefix) b.prefix AS of_prefix, a.*
    FROM b
    CROSS JOIN LATERAL generate_series(0, CASE WHEN b.prefix ~ '^[0-9]' THEN length(b.prefix) - 1 ELSE 0 END) AS n
    JOIN a ON a.prefix = CASE WHEN n = 0 THEN '|' ELSE left(b.prefix, n) END COLLATE "C"
    WHERE :effective AND NOT EXISTS (SELECT FROM a AS same WHERE same.prefix = b.prefix)
    ORDER BY b.prefix, n DESC
),
paired AS (
    SELECT a.prefix AS a_own, b.prefix AS b_own, a, b
    FROM a
    FULL JOIN b ON b.prefix = a.prefix
),
sided AS (
    SELECT
        coalesce(a_own, b_own) AS prefix,
        coalesce((a).description, (b).description) AS description,
        coalesce((a).country, (b).country) AS country,
        coalesce(a_own, lone_b.prefix) AS a_prefix,
        coalesce(b_own, lone_a.prefix) AS b_prefix,
        coalesce((a).next_price, lone_b.next_price) AS a_next_price,
        coalesce((b).next_price, lone_a.next_price) AS b_next_price,
        coalesce((a).first_price, lone_b.first_price) AS a_first_price,
        coalesce((b).first_price, lone_a.first_price) AS b_first_price,
        coalesce((a).connect_fee, lone_b.connect_fee) AS a_connect_fee,
        coalesce((b).connect_fee, lone_a.connect_fee) AS b_connect_fee,
        coalesce((a).first_interval, lone_b.first_interval) AS a_first_interval,
        coalesce((b).first_interval, lone_a.first_interval) AS b_first_interval,
        coalesce((a).next_interval, lone_b.next_interval) AS a_next_interval,
        coalesce((b).next_interval, lone_a.next_interval) AS b_next_interval,
        -- a forbidden destination is none that can be had, whatever stands beside it
        coalesce((a).forbidden, lone_b.forbidden, true) AS not_in_a,
        coalesce((b).forbidden, lone_a.forbidden, true) AS not_in_b
    FROM paired
    LEFT JOIN lone_a ON b_own IS NULL AND lone_a.of_prefix = a_own
    LEFT JOIN lone_b ON a_own IS NULL AND lone_b.of_prefix = b_own
),
measured AS (
    SELECT *,
        CASE :measure
            WHEN 'first_price' THEN a_first_price
            WHEN 'connect_fee' THEN a_connect_fee
            WHEN 'intervals' THEN a_first_interval
            ELSE a_next_price
        END AS a_value,
        CASE :measure
            WHEN 'first_price' THEN b_first_price
            WHEN 'connect_fee' THEN b_connect_fee
            WHEN 'intervals' THEN b_first_interval
            ELSE b_next_price
        END AS b_value,
        CASE WHEN :measure = 'intervals' THEN a_next_interval ELSE 0 END AS a_further,
        CASE WHEN :measure = 'intervals' THEN b_next_interval ELSE 0 END AS b_further
    FROM sided
    WHERE NOT (not_in_a AND not_in_b)
        AND starts_with(prefix, :prefix)
        AND (:words = '' OR description ILIKE :words)
        AND (:country = '' OR country = :country)
)
INSERT INTO pg_temp.compared
SELECT
    prefix, description, country,
    CASE
        WHEN not_in_b THEN 'only_a'
        WHEN not_in_a THEN 'only_b'
        WHEN (b_value, b_further) > (a_value, a_further) THEN 'dearer'
        WHEN (b_value, b_further) < (a_value, a_further) THEN 'cheaper'
        ELSE 'equal'
    END,
    CASE WHEN not_in_a OR not_in_b THEN 0 ELSE b_value - a_value END,
    CASE WHEN NOT not_in_a THEN a_prefix END, CASE WHEN NOT not_in_b THEN b_prefix END,
    a_next_price, b_next_price, a_first_price, b_first_price, a_connect_fee, b_connect_fee,
    a_first_interval, b_first_interval, a_next_interval, b_next_interval
FROM measured
