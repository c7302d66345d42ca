"""Charts: one painting routine each, for screen and printer alike."""
