"""Read-only questions across rooms.  May read any room's tables, writes none.

proving              whether the books agree with themselves, each side from its own source
customer_list        customers found, filtered, put in order and counted (docs/decisions/0029)
planning             how a search is kept from a plan that costs seconds
customer_described   what is said of a customer beside its record
xdr_files            a customer's xDRs as files
"""
