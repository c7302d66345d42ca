"""Fields of forms: each shows, takes and gives one value of the records, safely for input methods."""
