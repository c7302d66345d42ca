"""The tests; this file keeps an installed package of the same name out of the way."""
