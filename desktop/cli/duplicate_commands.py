"""Commands about probable duplicates: search, list, decide, take back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from db.domain.errors import KnownError
from desktop.cli.opening import opened_office
from desktop.cli.output import DONE, print_json, print_line
from desktop.services.duplicate_list import take_back
from desktop.services.duplicates import DIFFERENT, LATER, SAME, decide, list_suggestions, pair_of, search_duplicates

if TYPE_CHECKING:
    from argparse import Namespace

    from desktop.services.duplicates import SuggestionList

_STATES = {"same": SAME, "different": DIFFERENT, "later": LATER}
_SAID = {
    "same": "Đã gắn hai bản ghi là một cơ sở; số liệu chung tính một lần.",
    "different": "Đã ghi là hai cơ sở khác nhau.",
    "later": "Đã để lại xem sau.",
    "undo": "Đã gỡ quyết định; hai bản ghi lại được tính riêng.",
}


def duplicates(options: Namespace) -> int:
    """The pairs that may be one establishment, searched anew or as last found."""
    with opened_office(options) as office:
        if options.action == "search":
            search_duplicates(office)
        found = list_suggestions(office)
    if options.json:
        print_json(_plain(found))
        return DONE
    for one in found.pairs:
        later = "  (để sau)" if one.put_off else ""
        print_line(f"{one.score} %  {one.names[0]} ({one.units[0]}) – {one.names[1]} ({one.units[1]}){later}")
        print_line(f"      {', '.join(one.reasons)}")
        print_line(f"      {one.pair.first} {one.pair.second}")
    print_line(f"{found.waiting} cặp chờ xem, {found.groups} nhóm đã gắn.")
    return DONE


def decide_duplicates(options: Namespace) -> int:
    """What somebody says of two records, or that it is taken back."""
    one, other = _id(options.record), _id(options.other)
    pair = pair_of(one, other)
    with opened_office(options) as office:
        if options.action == "undo":
            take_back(office, pair, reason=options.reason)
        else:
            decide(office, pair, _STATES[options.action], leader=one, reason=options.reason)
    if options.json:
        print_json({"pair": list(pair), "decision": options.action})
    else:
        print_line(_SAID[options.action])
    return DONE


def run(options: Namespace) -> int:
    """Whichever of them was asked for."""
    return duplicates(options) if options.action in {"search", "list"} else decide_duplicates(options)


def _id(text: str) -> str:
    """The id of a record as typed.

    Raises:
        KnownError: RECORD_GONE for what is none.
    """
    try:
        return str(UUID(text))
    except ValueError as wrong:
        raise KnownError("RECORD_GONE", register="establishments") from wrong


def _plain(found: SuggestionList) -> dict[str, object]:
    return {
        "pairs": [
            {
                "records": list(one.pair),
                "score": one.score,
                "names": list(one.names),
                "units": list(one.units),
                "reasons": list(one.reasons),
                "later": one.put_off,
            }
            for one in found.pairs
        ],
        "waiting": found.waiting,
        "groups": found.groups,
        "searched_at": found.searched_at or None,
        "changed_since": found.changed_since,
    }
