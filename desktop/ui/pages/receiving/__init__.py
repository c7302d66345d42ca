"""The page "Tiếp nhận": packages examined, keys compared with paper, packages taken in, who has reported, receipts."""
