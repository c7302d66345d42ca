"""The office's records: what they are, how they are kept, asked for and changed; no screens, files or signatures."""
