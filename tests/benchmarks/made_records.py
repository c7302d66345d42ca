"""Records for measurements: many, plausible in size, the same every time."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from db.domain.versions import Version, new_version
from db.ids import new_id

if TYPE_CHECKING:
    from db.domain.fields import Json

WORDS = ("Sao", "Khuê", "Gió", "Biển", "Đêm", "Thu", "Hương", "Lan", "Ngọc", "Bình", "Minh", "Xanh",
         "Thảo", "Nguyên", "Vườn", "Chòi", "An", "Nhiên", "Hoàng", "Gia", "Phú", "Quý")  # fmt: skip
STREETS = ("Phạm Văn Đồng", "Lý Thánh Tông", "Trần Nhân Tông", "Nguyễn Huệ", "Lê Lợi", "Mạc Thái Tổ", "Hai Bà Trưng")
_AT = "2026-01-01T00:00:00.000000Z"


def made_places(unit: str, device: str, number: int, seed: int = 1) -> list[Version]:
    """Establishments of a unit."""
    chance = random.Random(seed)
    return [
        _version(
            unit,
            device,
            {
                "name": f"Nhà nghỉ {' '.join(chance.choices(WORDS, k=2))} {place}",
                "kinds": ["guest_house"],
                "address": f"Số {place % 400} đường {chance.choice(STREETS)}",
                "neighbourhood": f"Hải Thành {place % 9}",
                "status": "operating",
                "workers_total": chance.randrange(20),
                "representative_name": "Trần Văn Lực",
                "rooms": 12,
                "papers": [{"kind": "fire_safety", "number": "12/PCCC", "issued_on": "2024-01-01"}],
            },
        )
        for place in range(number)
    ]


def made_visits(unit: str, device: str, number: int, places: list[Version], seed: int = 1) -> list[Version]:
    """Visits to these establishments over half a year."""
    chance = random.Random(seed)
    members: Json = [{"name": f"Nguyễn Văn {letter}", "present": True} for letter in "ABC"]
    return [
        _version(
            unit,
            device,
            {
                "number": f"{visit}/BB",
                "establishment": chance.choice(places).id,
                "state": "done",
                "kind": "planned",
                "plan_number": "12/KH-UBND",
                "started_at": f"2026-0{1 + visit % 5}-05T09:00",
                "ended_at": f"2026-0{1 + visit % 5}-05T10:00",
                "members": members,
                "result": "no_violation",
                "conclusion": "Chấp hành tốt các quy định",
            },
        )
        for visit in range(number)
    ]


def _version(unit: str, device: str, values: dict[str, Json]) -> Version:
    return new_version(new_id(), unit=unit, values=values, device=device, changed_at=_AT, changed_by="Hạnh")
