-- claim_usage_keys: takes the staged request ids for a source, each once for ever
-- in:     source_id bigint; pg_temp.claimed_usage (request_id, digest, customer_id)
-- locks:  usage_key in key order
-- writes: usage_key
-- out:    request_id of those that were new
INSERT INTO usage_key (source_id, request_id, digest, customer_id)
SELECT CAST(:source_id AS bigint), request_id, digest, customer_id
FROM pg_temp.claimed_usage
ORDER BY request_id
ON CONFLICT DO NOTHING
RETURNING request_id
