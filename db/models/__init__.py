"""The tables, nothing else; importing the package makes the metadata complete."""

from db.models import kept_apart, merging, office, trust
from db.models.base import metadata
from db.models.records import TABLES

__all__ = ["TABLES", "kept_apart", "merging", "metadata", "office", "trust"]
