"""The page "Cơ sở"."""
