"""Taking in packages of every kind: what opens them, where they stand in their chain, what each kind does here."""
