"""Lists of domain objects as Qt wants them; no widget, no store."""
