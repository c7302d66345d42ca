"""The locked libraries: what pyproject.toml asks for, agreed between lists, with digests, named in the notices."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.source_tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTS = ("house", "run", "dev", "build")


def entries(name: str) -> Iterator[tuple[Requirement, list[str]]]:
    """Each library of a locked list with its digests."""
    text = (ROOT / "packaging" / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=[a-z0-9])", text):
        wanted = entry.split(" \\\n", maxsplit=1)[0]
        if "==" in wanted:
            yield Requirement(wanted), re.findall(r"--hash=sha256:[0-9a-f]{64}", entry)


def versions(name: str) -> dict[str, str]:
    """Library -> its locked version."""
    return {library.name: str(library.specifier).removeprefix("==") for library, _ in entries(name)}


def asked_for(name: str) -> list[Requirement]:
    """What pyproject.toml asks for in a list."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"run": settings["project"]["dependencies"], **settings["dependency-groups"]}
    both = groups["run"] + groups[name] if name in {"dev", "build"} else groups[name]
    return [Requirement(line) for line in both]


@pytest.mark.parametrize("name", LISTS)
def test_a_locked_list_gives_every_library_asked_for_in_a_fitting_version(name: str) -> None:
    locked = versions(name)

    unmet = [
        str(wanted)
        for wanted in asked_for(name)
        if not wanted.specifier.contains(locked.get(canonicalize_name(wanted.name), "0"))
    ]

    assert unmet == []


@pytest.mark.parametrize("name", LISTS)
def test_every_locked_library_has_digests(name: str) -> None:
    assert [str(library) for library, digests in entries(name) if not digests] == []


@pytest.mark.parametrize("name", ["house", "dev", "build"])
def test_the_locked_lists_agree_on_versions(name: str) -> None:
    run, other = versions("run"), versions(name)

    assert {library: run[library] for library in run.keys() & other} == {
        library: other[library] for library in run.keys() & other
    }


def test_every_library_of_the_program_is_in_the_notices() -> None:
    text = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")

    named = set(re.findall(r"^\| ([a-z0-9-]+) \|", text, re.MULTILINE)) - {"library"}

    assert named == {canonicalize_name(library) for library in versions("run")}
