"""One repository per kind of thing; each works within the transaction of its unit of work."""
