-- prove_numbers: a number on an account is one of its open identifiers, and the other way round; each has one holder
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of numbers that are told differently in two places
WITH called AS (
    SELECT identifier AS number, customer_id, account_id
    FROM account_identifier
    WHERE valid_until IS NULL
),

-- Who holds a number by its history: whoever it was given to last; a reseller that gave it on holds it above that one.
going_on AS (
    SELECT
        number,
        customer_id,
        depth,
        row_number() OVER (PARTITION BY number ORDER BY depth DESC) AS place,
        count(*) OVER (PARTITION BY number, depth) AS at_once
    FROM did_holding
    WHERE until IS NULL
),

told AS (
    SELECT
        coalesce(did_number.customer_id, 0) AS customer_id,
        'account called by ' || number AS what,
        coalesce(CAST(did_number.account_id AS text), 'none') AS expected,
        coalesce(CAST(called.account_id AS text), 'none') AS found
    FROM did_number
    LEFT JOIN called USING (number)
    WHERE
        did_number.account_id IS DISTINCT FROM called.account_id
        OR (called.account_id IS NOT NULL AND did_number.customer_id IS DISTINCT FROM called.customer_id)
    UNION ALL
    SELECT
        coalesce(did_number.customer_id, 0),
        'holder of ' || number,
        coalesce(CAST(did_number.customer_id AS text), 'none'),
        coalesce(CAST(last.customer_id AS text), 'none')
    FROM did_number
    FULL JOIN (SELECT number, customer_id FROM going_on WHERE place = 1) AS last USING (number)
    WHERE did_number.customer_id IS DISTINCT FROM last.customer_id
    UNION ALL
    SELECT
        customer_id,
        'holders of ' || number || ' at once',
        '1',
        CAST(at_once AS text)
    FROM going_on
    WHERE at_once > 1
    UNION ALL
    SELECT
        above.customer_id,
        'reseller above the holder of ' || number,
        'one',
        'none'
    FROM going_on AS above
    JOIN did_number USING (number)
    WHERE above.place > 1 AND NOT did_number.resellers @> ARRAY[above.customer_id]
    UNION ALL
    SELECT
        customer_id,
        'resellers above the holder of ' || did_number.number,
        array_to_string(customer.resellers, ','),
        array_to_string(did_number.resellers, ',')
    FROM did_number
    JOIN customer USING (customer_id)
    WHERE did_number.resellers <> customer.resellers
)

SELECT
    customer_id,
    what,
    expected,
    found,
    count(*) OVER () AS violations
FROM told
ORDER BY customer_id, what
LIMIT :most
