"""Files of others and our own: readers, writers and the import child; knows nothing of the project."""
