"""Use cases: what a person can do, in terms of the domain; the only floor that opens the store."""
