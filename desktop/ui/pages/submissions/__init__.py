"""Following who owes which report: the register R20, its reminder letters, the report calendar."""
