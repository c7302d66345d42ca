"""Steps of the data format, run by db.schema."""
