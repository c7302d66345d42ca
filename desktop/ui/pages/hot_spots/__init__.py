"""The page "Tụ điểm"."""
