"""One page per job: widgets, presenter and form."""
