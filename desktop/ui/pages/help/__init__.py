"""Help that needs no network: the texts of `resources/help`."""
