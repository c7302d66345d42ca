"""Enrolments: the office's key made known to others, and the keys of others accepted for their units (§2.2)."""

from desktop.services.enrolments.accepting import (
    ON_PAPER,
    Acceptance,
    OldKey,
    accept_enrolment,
    accept_signer,
    undo_acceptance,
)
from desktop.services.enrolments.examining import (
    EnrolmentOffer,
    Way,
    examine_enrolment,
    offer_of,
    unknown_signer,
    way_of,
)
from desktop.services.enrolments.exporting import Enrolled, export_enrolment, export_enrolment_and_slip, make_slip

__all__ = [
    "ON_PAPER",
    "Acceptance",
    "Enrolled",
    "EnrolmentOffer",
    "OldKey",
    "Way",
    "accept_enrolment",
    "accept_signer",
    "examine_enrolment",
    "export_enrolment",
    "export_enrolment_and_slip",
    "make_slip",
    "offer_of",
    "undo_acceptance",
    "unknown_signer",
    "way_of",
]
