"""The first page: what waits, how far the targets are, what was done."""
