"""The page "Kiểm tra": visits, violations, remedies."""
