"""The tables, nothing else; importing the package makes the metadata complete."""

from db.models import kept_apart, office
from db.models.base import metadata
from db.models.records import TABLES

__all__ = ["TABLES", "kept_apart", "metadata", "office"]
