-- take_side: what a tariff prices at a moment, made ready for being compared
-- in:     tariff_id bigint; at timestamptz; exchange_rate numeric, the tariff's prices times it are told; of_b boolean;
--         pg_temp.compared_side
-- locks:  nothing
-- writes: pg_temp.compared_side
-- out:    the number of destinations
INSERT INTO pg_temp.compared_side (
    of_b, prefix, description, country, next_price, first_price, connect_fee, first_interval, next_interval, forbidden
)
SELECT
    :of_b, prefix, description, country, next_price * :exchange_rate, first_price * :exchange_rate,
    connect_fee * :exchange_rate, first_interval, next_interval, forbidden
FROM (
    SELECT DISTINCT ON (prefix)
        prefix, description, country, next_price, first_price, connect_fee, first_interval, next_interval,
        discontinued, forbidden
    FROM rate
    WHERE tariff_id = :tariff_id AND effective_from <= :at
    ORDER BY prefix DESC, effective_from DESC
) AS latest
WHERE NOT discontinued
