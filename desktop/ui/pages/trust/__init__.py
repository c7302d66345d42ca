"""The page "Đơn vị & tin cậy"."""
