"""One self-contained file per step of the data format."""
