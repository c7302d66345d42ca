"""The practice world: invented offices with a year of believable records, for learning, trials and benchmarks."""

from desktop.services.practice.worlds import (
    PASSPHRASE,
    WORLD_FILE,
    World,
    WorldOffice,
    make_practice_office,
    make_world,
)

__all__ = ["PASSPHRASE", "WORLD_FILE", "World", "WorldOffice", "make_practice_office", "make_world"]
