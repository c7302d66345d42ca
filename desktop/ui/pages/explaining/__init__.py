"""Giải trình số liệu: from any figure to the records behind it."""
