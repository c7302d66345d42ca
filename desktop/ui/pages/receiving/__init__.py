"""The page "Tiếp nhận"."""
