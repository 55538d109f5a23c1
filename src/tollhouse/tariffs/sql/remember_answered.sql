-- remember_answered: keeps which prefixes a tariff answers at a moment, before something is tried out on it
-- in:     tariff_id bigint; at timestamptz; pg_temp.answered
-- locks:  nothing
-- writes: pg_temp.answered
-- out:    the number of prefixes
INSERT INTO pg_temp.answered (tariff_id, prefix, country, description)
SELECT :tariff_id, prefix, country, description
FROM (
    SELECT DISTINCT ON (prefix) prefix, country, description, discontinued, forbidden
    FROM rate
    WHERE tariff_id = :tariff_id AND effective_from <= :at
    ORDER BY prefix DESC, effective_from DESC
) AS latest
WHERE NOT discontinued AND NOT forbidden AND prefix ~ '^[0-9]'
