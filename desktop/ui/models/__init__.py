"""Qt item models over ids and frozen rows."""
