"""Settings: the person and the papers of the office, its plan, the looks and safety of this computer."""
