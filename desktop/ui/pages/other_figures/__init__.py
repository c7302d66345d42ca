"""The page "Số liệu khác": hot spots, figures of other agencies, models, ratings and budget."""
