"""The page "Văn bản & phối hợp"."""
