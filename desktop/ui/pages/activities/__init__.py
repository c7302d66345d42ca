"""The page "Tuyên truyền"."""
