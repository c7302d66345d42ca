"""The page "Kế hoạch & chỉ tiêu"."""
