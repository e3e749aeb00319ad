"""Article Annotator: mark who speaks, for whom, what is claimed and what is quoted in news articles."""

__version__ = "0.1.0"
