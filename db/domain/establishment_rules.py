"""Rules for an establishment beyond its own form (domain.md §1.4 R1, §2.2–2.4, §4.2).

Papers its kinds need, the commitment of the year, its place on the map and in the State.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from db.domain.establishments import CLOSED, OPERATING, SUSPENDED, status_on
from db.domain.findings import error, note, warning

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from db.domain.catalogs import Catalog
    from db.domain.establishments import Establishment
    from db.domain.findings import Finding
    from db.domain.rulebook import RuleBook

SECURITY_CERTIFICATE = "security_certificate"
LICENCES = {"karaoke": "karaoke_licence", "dance_hall": "dance_hall_licence"}
REGISTRATIONS = frozenset({"business_registration", "household_registration"})
UNREGISTERED = "unregistered"

# The mainland with the islands; Trường Sa reaches farthest south-east.
_LATITUDES, _LONGITUDES = (6.0, 24.0), (101.5, 118.0)
_DIGITS_OF_TELEPHONE, _DIGITS_OF_PERSON = range(10, 12), (9, 12)


def check_place_rules(place: Establishment, *, rules: RuleBook, kinds: Catalog, today: date) -> tuple[Finding, ...]:
    """What the law and plain sense say of an establishment on that day.

    Args:
        place: the record, perhaps still a draft.
        rules: the rules of all times.
        kinds: kinds of establishments; `antt` marks those that need the certificate of security and order,
            `barred_u18` those whose work is closed to people under 18.
        today: the day of asking.
    """
    return (
        *_check_needed_papers(place, rules, kinds, today),
        *_check_commitments(place, rules, today),
        *_check_under_18(place, rules, kinds, today),
        *_check_suspensions(place, rules, today),
        *_check_status(place, today),
        *_check_position(place),
        *_check_numbers(place),
    )


def check_belonging(place: Establishment, *, own: str, ancestors: Iterable[str]) -> tuple[Finding, ...]:
    """Whether the establishment lies in the office's own area.

    Args:
        place: the record.
        own: id of the office's unit.
        ancestors: ids of the units that the establishment's commune belongs to, without itself.
    """
    if not place.commune or place.commune == own or own in set(ancestors):
        return ()
    return (warning("UNIT_ELSEWHERE", "commune", needs_reason=True),)


def _check_needed_papers(place: Establishment, rules: RuleBook, kinds: Catalog, today: date) -> list[Finding]:
    if place.status != OPERATING or not place.name:
        return []
    there = {paper.kind for paper in place.papers}
    found: list[Finding] = []
    conditional = [entry for code in place.kinds if (entry := kinds.get(code)) and entry.attributes.get("antt")]
    rule = rules.on("SECURITY_CERTIFICATE_MISSING", today)
    if rule and conditional and SECURITY_CERTIFICATE not in there:
        found.append(rule.finding("papers", kind=conditional[0].name))
    rule = rules.on("LICENCE_MISSING", today)
    if rule:
        found += [
            rule.finding("papers", paper=licence)
            for kind, licence in LICENCES.items()
            if kind in place.kinds and licence not in there
        ]
    rule = rules.on("REGISTRATION_MISSING", today)
    if rule and place.form != UNREGISTERED and not place.business_number and not there & REGISTRATIONS:
        found.append(rule.finding("business_number"))
    return found


def _check_commitments(place: Establishment, rules: RuleBook, today: date) -> list[Finding]:
    found: list[Finding] = []
    years = Counter(one.year or (one.signed_on.year if one.signed_on else None) for one in place.commitments)
    rule = rules.on("COMMITMENT_MISSING", today)
    if rule and place.name and place.status == OPERATING and today.year not in years:
        found.append(rule.finding("commitments", year=str(today.year)))
    found += [note("COMMITMENT_TWICE", "commitments", year=str(y)) for y, n in years.items() if y and n > 1]
    for one in place.commitments:
        if one.signed_on and one.signed_on > today:
            found.append(error("DATE_IN_FUTURE", "commitments", day=one.signed_on))
        elif one.year and one.signed_on and abs(one.signed_on.year - one.year) > 1:
            found.append(warning("COMMITMENT_YEAR_DIFFERS", "commitments", year=str(one.year), day=one.signed_on))
    return found


def _check_under_18(place: Establishment, rules: RuleBook, kinds: Catalog, today: date) -> list[Finding]:
    rule = rules.on("MINORS_WHERE_BARRED", today)
    barred = [entry.name for code in place.kinds if (entry := kinds.get(code)) and entry.attributes.get("barred_u18")]
    if rule is None or not barred or not place.workers_under_18:
        return []
    return [rule.finding("workers_under_18", count=place.workers_under_18, kind=barred[0].lower())]


def _check_suspensions(place: Establishment, rules: RuleBook, today: date) -> list[Finding]:
    found: list[Finding] = []
    for event in place.events:
        rule = rules.on("SUSPENDED_WITHOUT_NOTICE", event.on or today)
        if event.kind != SUSPENDED or event.on is None or rule is None:
            continue
        if event.notified_on is None or (event.on - event.notified_on).days < rule.limit:
            found.append(rule.finding("events", day=event.on, days=rule.limit))
    return found


def _check_status(place: Establishment, today: date) -> list[Finding]:
    found: list[Finding] = []
    told = status_on(place, today)
    if place.status not in {told, CLOSED}:
        found.append(warning("STATUS_AGAINST_EVENTS", "status", status=told))
    opened = place.opened_on
    if opened:
        early = [event.on for event in place.events if event.on and event.on < opened]
        found += [error("DATES_OUT_OF_ORDER", "events", first=opened, second=day) for day in early]
    if opened and opened > today and place.status == OPERATING:
        found.append(error("DATE_IN_FUTURE", "opened_on", day=opened))
    return found


def _check_position(place: Establishment) -> list[Finding]:
    latitude, longitude = place.latitude, place.longitude
    if latitude is None and longitude is None:
        return []
    if latitude is None or longitude is None:
        return [warning("POSITION_HALF", "latitude" if latitude is None else "longitude")]
    inside = _inside(latitude, _LATITUDES) and _inside(longitude, _LONGITUDES)
    if inside:
        return []
    swapped = _inside(longitude, _LATITUDES) and _inside(latitude, _LONGITUDES)
    return [error("POSITION_SWAPPED" if swapped else "POSITION_OUTSIDE", "latitude")]


def _check_numbers(place: Establishment) -> list[Finding]:
    found: list[Finding] = []
    if place.telephone and not looks_like_telephone(place.telephone):
        found.append(note("TELEPHONE_SHAPE", "telephone"))
    digits = "".join(place.representative_id_number.split())
    if digits and (not digits.isascii() or not digits.isdigit() or len(digits) not in _DIGITS_OF_PERSON):
        # A passport of a foreigner has letters, so this is said and stops nobody.
        found.append(note("PERSON_NUMBER_SHAPE", "representative_id_number", count=len(digits)))
    return found


def looks_like_telephone(text: str) -> bool:
    """Whether every number in it has the shape of a Vietnamese one: 0 and nine or ten digits, or +84 for the 0."""
    for part in text.replace("/", ",").replace(";", ",").split(","):
        digits = "".join(c for c in part if c.isascii() and c.isdigit())
        local = "0" + digits[2:] if digits.startswith("84") and "+" in part else digits
        if not local.startswith("0") or len(local) not in _DIGITS_OF_TELEPHONE:
            return False
    return True


def _inside(number: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= number <= bounds[1]
