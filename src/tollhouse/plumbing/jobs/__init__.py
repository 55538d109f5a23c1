"""Work that nobody waits for: facts told in a transaction, runs that are due, jobs in a queue.

facts       a lower room tells, higher rooms listen; told exactly if the transaction commits
timetable   named runs, each at its due moment, once, in the order of time; the test clock replays them
looking     work found by looking again and again, such as what balances have come to
queue       coarse jobs, retried when a worker dies; work: what one says while it runs; listing: what people see of it
"""
