-- numbers_of_names: whose names these are
-- in:     names text (folded, divided by U+001F)
-- locks:  nothing
-- writes: nothing
-- out:    folded_name, customer_id of those that somebody bears
SELECT folded_name, customer_id
FROM customer_name
WHERE folded_name = ANY(string_to_array(CAST(:names AS text), chr(31)))
