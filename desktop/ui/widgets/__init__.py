"""Reusable widgets that know nothing of the subject of the program."""
