"""The page "Tập huấn & cán bộ"."""
