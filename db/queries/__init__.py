"""Questions to the records: read only, answers are frozen values or ids."""
