"""The limits of a package, checked before anything is unpacked (FORMAT.md §1.8)."""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB

PACKAGE_BYTES = 1024 * MIB
"""The file."""

ENTRIES = 4_096
"""Files inside, those of META-INF included."""

NAME_LENGTH = 100
"""Characters of a name inside."""

MEMBER_BYTES = 1024 * MIB
"""One file inside, unpacked."""

UNPACKED_BYTES = 2 * 1024 * MIB
"""All files inside, unpacked; below 4 GiB, so that ZIP64 is never needed."""

RATIO = 100
"""Unpacked to packed size; records with their random ids stay below 20."""

RATIO_FROM_BYTES = 64 * KIB
"""Members up to this size may have any ratio: a page of spaces harms nobody."""

HEADER_BYTES = 4 * MIB
"""package.json, enrolment.json, receipt.json, plan.json and trust.json each."""

MANIFEST_BYTES = 2 * MIB
"""The manifest."""

SIGNATURE_BYTES = 64 * KIB
"""The signature with its certificate."""

MOST_BYTES = {
    "package.json": HEADER_BYTES,
    "enrolment.json": HEADER_BYTES,
    "receipt.json": HEADER_BYTES,
    "plan.json": HEADER_BYTES,
    "trust.json": HEADER_BYTES,
    "recovery.age": SIGNATURE_BYTES,
    "certificate.der": SIGNATURE_BYTES,
    "META-INF/ASiCManifest001.xml": MANIFEST_BYTES,
    "META-INF/signature001.p7s": SIGNATURE_BYTES,
    "META-INF/ASiCManifest002.xml": MANIFEST_BYTES,
    "META-INF/signature002.p7s": SIGNATURE_BYTES,
}
"""What is read whole has limits of its own."""

ENVELOPE_HEADER_BYTES = 64 * KIB
"""What stands before the content of an age file."""

ENVELOPE_RECIPIENTS = 100
"""Ways to open an age file; a package has two or three."""

ENVELOPE_WORK = 20
"""Binary logarithm of the work of a passphrase: a gibibyte and some seconds."""

LINE_BYTES = MIB
"""One record."""

DEPTH = 16
"""Objects and lists within one another."""

CARRIED_DEPTH = 3
"""Packages within one another, the outermost counted."""

REASONS_PER_CODE = 100
"""Reasons of one code that are listed; the last of them says how many more there are."""
