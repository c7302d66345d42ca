"""Forms declared as lists of groups and fields."""
