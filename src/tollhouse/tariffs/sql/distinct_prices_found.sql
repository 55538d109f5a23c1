-- distinct_prices_found: every price and every fee of the rates found, each once, with a prefix that has it
-- in:     pg_temp.rate_found
-- locks:  nothing
-- writes: nothing
-- out:    is_fee, amount, prefix
SELECT is_fee, amount, min(prefix) AS prefix
FROM pg_temp.rate_found
CROSS JOIN LATERAL (VALUES
    (false, first_price), (false, next_price),
    (false, off_peak_first_price), (false, off_peak_next_price),
    (false, off_peak_2_first_price), (false, off_peak_2_next_price),
    (true, connect_fee), (true, off_peak_connect_fee), (true, off_peak_2_connect_fee)
) AS priced (is_fee, amount)
WHERE amount IS NOT NULL
GROUP BY is_fee, amount
