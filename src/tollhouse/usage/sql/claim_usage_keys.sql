-- claim_usage_keys: takes the staged request ids for their source, each once for ever
-- in:     pg_temp.claimed_usage (source_id, request_id, digest, customer_id, effective_at)
-- locks:  usage_key in key order
-- writes: usage_key
-- out:    request_id of those that were new
INSERT INTO usage_key (source_id, request_id, digest, customer_id, effective_at)
SELECT source_id, request_id, digest, customer_id, effective_at
FROM pg_temp.claimed_usage
ORDER BY source_id, request_id
ON CONFLICT DO NOTHING
RETURNING request_id
