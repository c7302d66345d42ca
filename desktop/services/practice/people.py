"""Invented persons of the practice world: names by sex and region, and numbers that belong to nobody."""

from __future__ import annotations

from random import Random

from desktop.services.practice.words import pool

_SOUTHERN = 0.06
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def draw_name(chance: Random, *, female: bool, southern: bool = False) -> str:
    """A full name: family, middle, given."""
    region, sex = ("south" if southern else "north"), ("female" if female else "male")
    parts = [pool("people", region, part).draw(chance) for part in ("family", f"{sex}_middle", f"{sex}_given")]
    return " ".join(parts)


def draw_owner(chance: Random) -> str:
    """The name of somebody in business, now and then from the south."""
    return draw_name(chance, female=chance.random() < 0.46, southern=chance.random() < _SOUTHERN)


def given_name(name: str) -> str:
    """The last word, by which people are called."""
    return name.rpartition(" ")[2]


def draw_telephone(chance: Random) -> str:
    """A mobile number of a series that no operator gives out."""
    digits = f"{chance.randrange(10**6):06}"
    return f"0900 {digits[:3]} {digits[3:]}"


def draw_identity(chance: Random, *, female: bool) -> str:
    """Twelve digits like a personal identity number, of a century that has not come."""
    return f"031{9 if female else 8}{chance.randrange(60, 99)}{chance.randrange(10**6):06}"


def draw_tax_code(chance: Random) -> str:
    """Ten digits like an enterprise's code, with a check digit that is wrong on purpose."""
    digits = f"02{chance.randrange(10**7):07}"
    check = 10 - sum(int(digit) * weight for digit, weight in zip(digits, _TAX_WEIGHTS, strict=True)) % 11
    return f"{digits}{(check + 4) % 10}"


def draw_household_code(chance: Random) -> str:
    """A household business's number of the kind district offices gave until 2025."""
    return f"02{chance.choice('ABCDEGHK')}8{chance.randrange(10**6):06}"
