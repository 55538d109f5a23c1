-- uncovered_destinations: destinations of the catalogue for which a tariff has no rate at a moment
-- in:     tariff_id bigint; at timestamptz; country text, '' of any
-- locks:  nothing
-- writes: nothing
-- out:    prefix, country, description: where neither the prefix nor a shorter one answers, and no longer one that
--         begins with it, either.  What answers "anything else" is no rate of a destination and does not count.
--         Of all prefixes in order the first answered one from a destination on is the one that would begin with it.
WITH answered AS MATERIALIZED (
    SELECT prefix
    FROM (
        SELECT DISTINCT ON (prefix) prefix, discontinued
        FROM rate
        WHERE tariff_id = :tariff_id AND effective_from <= :at
        ORDER BY prefix DESC, effective_from DESC
    ) AS latest
    WHERE NOT discontinued AND prefix ~ '^[0-9]'
),
in_order AS (
    SELECT prefix, country, description, sought,
        min(prefix) FILTER (WHERE NOT sought) OVER (ORDER BY prefix DESC) AS answered_next
    FROM (
        SELECT prefix, country, description, true AS sought
        FROM destination
        WHERE :country = '' OR country = :country
        UNION ALL
        SELECT prefix, '', '', false
        FROM answered
    ) AS both_kinds
),
not_within AS MATERIALIZED (
    SELECT prefix, country, description
    FROM in_order
    WHERE sought AND starts_with(answered_next, prefix) IS NOT TRUE
),
lengths AS MATERIALIZED (
    SELECT DISTINCT length(prefix) AS digits
    FROM answered
),
answered_shorter AS (
    SELECT DISTINCT not_within.prefix
    FROM not_within
    JOIN lengths ON lengths.digits < length(not_within.prefix)
    JOIN answered ON answered.prefix = left(not_within.prefix, lengths.digits)
)
SELECT not_within.prefix, not_within.country, not_within.description
FROM not_within
LEFT JOIN answered_shorter ON answered_shorter.prefix = not_within.prefix
WHERE answered_shorter.prefix IS NULL
ORDER BY not_within.country, not_within.prefix
