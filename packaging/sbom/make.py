"""Write the list of the program's parts as CycloneDX 1.6. Started by `python3 dev.py sbom`.

The parts are those of packaging/requirements/run.txt, with the digests of every file that may be installed for them;
licences come from the installed libraries. The same lock gives the same file.
"""

from __future__ import annotations

import json
import re
import uuid
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "packaging" / "requirements" / "run.txt"
TARGET = ROOT / "dist" / "diaban.cdx.json"


def licence_of(name: str) -> list[dict[str, Any]]:
    """The declared licence of an installed library; empty where it is not installed here or declares none."""
    try:
        declared = metadata(name)
    except PackageNotFoundError:
        return []
    if "License-Expression" in declared:
        return [{"expression": declared["License-Expression"]}]
    first_line = declared["License"].strip().split("\n")[0] if "License" in declared else ""
    return [{"license": {"name": first_line}}] if first_line else []


def parts() -> list[dict[str, Any]]:
    """One component for each library of the lock."""
    found: list[dict[str, Any]] = []
    for entry in re.split(r"\n(?=[a-z0-9])", LOCK.read_text(encoding="utf-8")):
        named = re.match(r"([a-z0-9._-]+)==([^\s;]+)", entry)
        if not named:
            continue
        name, version = named.groups()
        part: dict[str, Any] = {
            "type": "library",
            "bom-ref": f"pkg:pypi/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in re.findall(r"sha256:([0-9a-f]{64})", entry)],
        }
        if licences := licence_of(name):
            part["licenses"] = licences
        found.append(part)
    return found


def main() -> None:
    """Write the list."""
    text = (ROOT / "desktop" / "version.py").read_text(encoding="utf-8")
    values = dict(re.findall(r'^([A-Z]+) = "([^"]+)"', text, re.MULTILINE))
    components = parts()
    program = {
        "type": "application",
        "bom-ref": values["NAME"],
        "name": values["NAME"],
        "version": values["VERSION"],
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    content = json.dumps([program, components], sort_keys=True)
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}",
        "version": 1,
        "metadata": {"component": program},
        "components": components,
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    print(f"{TARGET.relative_to(ROOT)}: {len(components)}")


if __name__ == "__main__":
    main()
