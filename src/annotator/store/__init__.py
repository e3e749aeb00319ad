"""The project file: one log, the tables that follow from it, and the only door through which either changes.

Knows SQLite and the domain; knows no format, no window and no person. `store.Store` is the way in,
`layers.LayerLoader` feeds one open article, `rows` holds what queries answer with.
"""
