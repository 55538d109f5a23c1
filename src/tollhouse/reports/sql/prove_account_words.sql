-- prove_account_words: every open account is found by the identifiers, batch, control number, description and web login
--         that it has, and by nothing else; and the resellers above it are those above its customer
-- in:     most integer
-- locks:  nothing
-- writes: nothing
-- out:    customer_id, what, expected, found of accounts whose words or resellers are of another opinion
-- Words of plain letters and digits are compared as they are written; of others, whether there are any.
WITH held AS (
    SELECT
        customer_id,
        account_id,
        string_agg(E'\x1f' || identifier || E'\u16be\x1f', '' ORDER BY identifier COLLATE "C") AS words,
        bool_and(identifier ~ '^[0-9a-z]+$') AS plain
    FROM account_identifier
    WHERE valid_until IS NULL
    GROUP BY customer_id, account_id
),

said AS (
    SELECT
        account.customer_id,
        account_id,
        concat_ws(
            ' ',
            customer.resellers,
            CASE WHEN plain THEN words ELSE (words IS NOT NULL)::text END,
            coalesce(trim(account.batch), '') <> '',
            account.control_number,
            trim(account.description) <> '',
            coalesce(trim(account.web_login), '') <> ''
        ) AS expected,
        concat_ws(
            ' ',
            account.resellers,
            CASE WHEN plain THEN words_identifier ELSE (words_identifier <> '')::text END,
            words_batch <> '',
            nullif(translate(words_control_number, E'\x1f\u16be', ''), ''),
            words_description <> '',
            words_web_login <> ''
        ) AS found
    FROM account
    LEFT JOIN customer USING (customer_id)
    LEFT JOIN held USING (customer_id, account_id)
    WHERE terminated_at IS NULL
)

SELECT
    customer_id,
    'words of account ' || account_id AS what,
    expected,
    found,
    count(*) OVER () AS violations
FROM said
WHERE expected IS DISTINCT FROM found
ORDER BY customer_id, account_id
LIMIT :most
