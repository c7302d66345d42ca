"""Changes of the records: flush, never commit, answer with what changed."""
