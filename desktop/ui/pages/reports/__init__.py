"""The page "Báo cáo"."""
