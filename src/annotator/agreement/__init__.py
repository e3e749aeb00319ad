"""Agreement measures between layers; knows the domain, never the project file."""
