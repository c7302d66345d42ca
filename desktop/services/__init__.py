"""What a user can do; one module per subject, one transaction per action; no Qt."""
