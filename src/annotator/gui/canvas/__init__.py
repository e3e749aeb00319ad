"""The article as a person reads and marks it: text, lanes below, tags above, keys and mouse."""
