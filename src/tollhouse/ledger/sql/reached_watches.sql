-- reached_watches: customers whose balance has risen to what is watched, or fallen under it
-- in:     most integer, watcher text
-- locks:  balance_watch of those it answers; passes over what is locked
-- writes: nothing
-- out:    customer_id
SELECT balance_watch.customer_id
FROM balance_watch
JOIN standing ON standing.customer_id = balance_watch.customer_id AND standing.account_id = 0
WHERE balance_watch.watcher = :watcher
    AND (standing.balance >= balance_watch.rises_to OR standing.balance < balance_watch.falls_under)
LIMIT :most
FOR UPDATE OF balance_watch SKIP LOCKED
