-- stage_repriced_rates: rates found, with their new prices and what else is to become of them, made ready for entering
-- in:     pg_temp.rate_found; pg_temp.repriced (is_fee, old, new) with every price and fee of them; the others null
--         where a rate keeps what it has: first_interval, next_interval, grace_units, free_units integer;
--         connect_fee, post_call_surcharge numeric; discontinued, forbidden, hidden, payback boolean;
--         all_windows boolean, false: off-peak prices are left out
-- locks:  nothing
-- writes: pg_temp.staged_rate
-- out:    the number of rates
INSERT INTO pg_temp.staged_rate (
    line, prefix, effective_from, description, country, first_interval, next_interval,
    first_price, next_price, connect_fee,
    off_peak_first_price, off_peak_next_price, off_peak_connect_fee,
    off_peak_2_first_price, off_peak_2_next_price, off_peak_2_connect_fee,
    discontinued, forbidden, hidden, payback, grace_units, free_units, post_call_surcharge, formula
)
SELECT
    row_number() OVER (), found.prefix, found.effective_from, found.description, found.country,
    coalesce(CAST(:first_interval AS integer), found.first_interval),
    coalesce(CAST(:next_interval AS integer), found.next_interval),
    coalesce(first.new, found.first_price), coalesce(following.new, found.next_price),
    coalesce(CAST(:connect_fee AS numeric), fee.new, found.connect_fee),
    off_peak_first.new, off_peak_following.new,
    CASE WHEN off_peak_first.new IS NOT NULL
        THEN CASE WHEN found.off_peak_connect_fee IS NOT NULL
            THEN coalesce(CAST(:connect_fee AS numeric), off_peak_fee.new) END
    END,
    off_peak_2_first.new, off_peak_2_following.new,
    CASE WHEN off_peak_2_first.new IS NOT NULL
        THEN CASE WHEN found.off_peak_2_connect_fee IS NOT NULL
            THEN coalesce(CAST(:connect_fee AS numeric), off_peak_2_fee.new) END
    END,
    coalesce(CAST(:discontinued AS boolean), found.discontinued),
    coalesce(CAST(:forbidden AS boolean), found.forbidden),
    coalesce(CAST(:hidden AS boolean), found.hidden),
    coalesce(CAST(:payback AS boolean), found.payback),
    coalesce(CAST(:grace_units AS integer), found.grace_units),
    coalesce(CAST(:free_units AS integer), found.free_units),
    coalesce(CAST(:post_call_surcharge AS numeric), found.post_call_surcharge),
    found.formula
FROM pg_temp.rate_found AS found
LEFT JOIN pg_temp.repriced AS first ON NOT first.is_fee AND first.old = found.first_price
LEFT JOIN pg_temp.repriced AS following ON NOT following.is_fee AND following.old = found.next_price
LEFT JOIN pg_temp.repriced AS fee ON fee.is_fee AND fee.old = found.connect_fee
LEFT JOIN pg_temp.repriced AS off_peak_first
    ON :all_windows AND NOT off_peak_first.is_fee AND off_peak_first.old = found.off_peak_first_price
LEFT JOIN pg_temp.repriced AS off_peak_following
    ON :all_windows AND NOT off_peak_following.is_fee AND off_peak_following.old = found.off_peak_next_price
LEFT JOIN pg_temp.repriced AS off_peak_fee
    ON off_peak_fee.is_fee AND off_peak_fee.old = found.off_peak_connect_fee
LEFT JOIN pg_temp.repriced AS off_peak_2_first
    ON :all_windows AND NOT off_peak_2_first.is_fee AND off_peak_2_first.old = found.off_peak_2_first_price
LEFT JOIN pg_temp.repriced AS off_peak_2_following
    ON :all_windows AND NOT off_peak_2_following.is_fee AND off_peak_2_following.old = found.off_peak_2_next_price
LEFT JOIN pg_temp.repriced AS off_peak_2_fee
    ON off_peak_2_fee.is_fee AND off_peak_2_fee.old = found.off_peak_2_connect_fee
