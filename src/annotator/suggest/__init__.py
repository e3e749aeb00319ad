"""Recommenders: what proposes labels; knows the domain, never the project file."""
