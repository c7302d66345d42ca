"""Papers: values to bytes of PDF and workbooks; no Qt, no session."""
