"""Foreign files: workbooks and old encodings to values and findings; no Qt, no session."""
