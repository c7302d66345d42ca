"""The page "Tin báo"."""
