"""The ground floor: errors, paths, settings, log, progress, clock and registry; knows nothing of articles."""
