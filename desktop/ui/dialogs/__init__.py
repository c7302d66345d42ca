"""Questions in a window of their own; each answers with a value or None."""
