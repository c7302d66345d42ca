"""Setting up an office on this computer, step by step."""
