"""Packages made to break whoever opens them: archives that lie, XML and JSON that explode, text that is not text.

Each case is a builder with the one code it must be refused with; plain mistakes are in tests/exchange/test_verdicts.
"""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

from desktop.exchange import paths
from desktop.exchange.zip_layout import CENTRAL_SIZE, END_SIZE, Entry, central_header, end_record, local_header
from tests.support.packages import ESTABLISHMENTS, an_establishment, forge, line_of, packed, spelled, unpacked

Build = Callable[[], bytes]
_MIB = 1 << 20


def hostile_cases() -> dict[str, tuple[str, Build]]:
    """By name: the code it is refused with, and its builder."""
    return {
        "a bomb in a bomb": ("LIMIT_EXCEEDED", lambda: _with_file("report/a.xlsx.csv", _bomb(_bomb(b"\0" * _MIB)))),
        "a workbook that is a bomb": ("LIMIT_EXCEEDED", lambda: _with_file("report/a.xlsx", b"\0" * (20 * _MIB))),
        "a thousand names for one file": ("DAMAGED", _overlapping),
        "more files than any office has": ("LIMIT_EXCEEDED", _crowded),
        "sizes beyond four gigabytes": ("DAMAGED", _zip64),
        "a size that is a lie": ("DAMAGED", lambda: _relisted(size=1)),
        "a size that is said to be small": ("DAMAGED", lambda: _relisted(packed=3)),
        "a file listed that lies nowhere": ("DAMAGED", lambda: _relisted(offset=2**31)),
        "another order in the list than in the file": ("DAMAGED", _other_order),
        "a second type": ("UNSAFE_NAME", lambda: forge(uncovered={paths.MIMETYPE: b"text/plain"}).build()),
        "another archive in front": ("DAMAGED", lambda: _bomb(b"x") + forge().build()),
        "another archive behind": ("DAMAGED", lambda: forge().build() + _bomb(b"x")),
        "an archive between the files and their list": ("DAMAGED", _between),
        "a program in front": ("DAMAGED", lambda: b"MZ" + b"\0" * 510 + forge().build()),
        "a manifest of a billion laughs": ("DAMAGED", lambda: forge(bend_xml=_laughing).build()),
        "a manifest with an entity of parameters": ("DAMAGED", lambda: forge(bend_xml=_parameter_entity).build()),
        "a manifest that includes another file": ("DAMAGED", lambda: forge(bend_xml=_including).build()),
        "a manifest with two roots": ("DAMAGED", lambda: forge(bend_xml=lambda x: x + b"<a/>").build()),
        "a manifest that names its namespaces otherwise": (
            "DAMAGED",
            lambda: forge(bend_xml=lambda x: x.replace(b"xmlns:ds=", b"xmlns:ASIC=", 1)).build(),
        ),
        "a manifest in another encoding": ("DAMAGED", lambda: forge(bend_xml=_as_utf16).build()),
        "a manifest with a million elements": ("DAMAGED", lambda: forge(bend_xml=_crowded_xml).build()),
        "a header a million lists deep": ("HEADER_INVALID", lambda: forge(header_bytes=_deep(30_000)).build()),
        "a header a million lists deep, packed small": (
            "LIMIT_EXCEEDED",
            lambda: forge(header_bytes=_deep(1_000_000)).build(),
        ),
        "a header with half a letter": (
            "HEADER_INVALID",
            lambda: forge(header_bytes=b'{"format":"\\ud800"}').build(),
        ),
        "a header that says a name twice": (
            "HEADER_INVALID",
            lambda: forge(header_bytes=b'{"kind":"plan",' + spelled(forge().full_header())[1:]).build(),
        ),
        "a header with a byte order mark": (
            "HEADER_INVALID",
            lambda: forge(header_bytes=b"\xef\xbb\xbf" + spelled(forge().full_header())).build(),
        ),
        "a record a thousand lists deep": ("RECORD_INVALID", lambda: _with_line(_deep(1_000))),
        "half a letter": ("RECORD_INVALID", lambda: _with_text(r"Karaoke \ud83d")),
        "half a letter in bytes": ("RECORD_INVALID", lambda: _with_line(_line().replace(b"Karaoke", b"\xed\xa0\x80"))),
        "letters taken apart": ("RECORD_INVALID", lambda: _with_text("Ho\u0300a Bi\u0300nh")),
        "a letter that turns the line around": ("RECORD_INVALID", lambda: _with_text("Karaoke\u202eKTV")),
        "a letter that cannot be seen": ("RECORD_INVALID", lambda: _with_text("Kara\u200boke")),
        "a zero byte": ("RECORD_INVALID", lambda: _with_text(r"Karaoke\u0000")),
        "a number beyond every range": ("RECORD_INVALID", lambda: _with_number(b"1e400")),
        "a number beyond what counts": ("RECORD_INVALID", lambda: _with_number(b"9007199254740993")),
        "no number at all": ("RECORD_INVALID", lambda: _with_number(b"NaN")),
        "a number below nothing": ("RECORD_INVALID", lambda: _with_number(b"-0")),
        "a number of a thousand digits": ("RECORD_INVALID", lambda: _with_number(b"9" * 1_000)),
        "yes for a number": ("RECORD_INVALID", lambda: _with_number(b"true")),
        "a line of two megabytes": ("RECORD_INVALID", lambda: _with_line(_long_line())),
        "a counter that ends the chain": ("RECORD_INVALID", lambda: _with_line(_counting(2**31))),
        "a device with a path for a name": ("RECORD_INVALID", lambda: _with_line(_from_device("../../etc"))),
    }


def _with_file(path: str, data: bytes) -> bytes:
    return forge(extra={path: data}).build()


def _bomb(data: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", data)
    return file.getvalue()


def _parts(data: bytes) -> tuple[bytes, list[Entry], bytes]:
    """Contents, entries and end of a good package."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = [
            Entry(one.filename, one.compress_size, one.file_size, one.CRC, one.header_offset)
            for one in archive.infolist()
        ]
    size = sum(CENTRAL_SIZE + len(entry.name) for entry in entries)
    return data[: len(data) - END_SIZE - size], entries, data[-END_SIZE:]


def _assembled(content: bytes, entries: list[Entry]) -> bytes:
    directory = b"".join(map(central_header, entries))
    return content + directory + end_record(len(entries), len(directory), len(content))


def _relisted(**changes: int) -> bytes:
    """The list says something else of the second file than is there."""
    content, entries, _ = _parts(forge().build())
    second = entries[1]
    said = {name: changes.get(name, getattr(second, name)) for name in Entry.__slots__}
    return _assembled(content, [entries[0], Entry(**said), *entries[2:]])


def _other_order() -> bytes:
    content, entries, _ = _parts(forge().build())
    return _assembled(content, [entries[0], *reversed(entries[1:])])


def _overlapping() -> bytes:
    """Every name leads to the same bytes: a small file that unpacks to a large one."""
    content, entries, _ = _parts(forge().build())
    second = entries[1]
    names = [f"report/t{number}.csv" for number in range(1_000)]
    copies = [Entry(name, second.packed, second.size, second.crc, second.offset) for name in names]
    return _assembled(content, [*entries, *copies])


def _crowded() -> bytes:
    return packed(unpacked(forge().build()) | {f"report/t{number}.csv": b"1" for number in range(5_000)})


def _zip64() -> bytes:
    """The end of an archive of the larger kind, with the smaller end behind it pointing there."""
    content, entries, _ = _parts(forge().build())
    directory = b"".join(map(central_header, entries))
    count = len(entries)
    large = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, len(directory), len(content))
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(content) + len(directory), 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return content + directory + large + locator + end


def _between() -> bytes:
    """A file that no list names, between the files and their list."""
    content, entries, _ = _parts(forge().build())
    data = b"bi mat"
    hidden = Entry("report/an.csv", len(data), len(data), zlib.crc32(data), len(content))
    return _assembled(content + local_header(hidden) + data, entries)


def _laughing(xml: bytes) -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE a [<!ENTITY l0 "ha">{laughs}]>\n'.encode()
    return xml.replace(b"?>\n", b"?>\n" + doctype, 1).replace(b"mimetype", b"&l9;", 1)


def _parameter_entity(xml: bytes) -> bytes:
    doctype = b'<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:1/b.dtd"> %b;]>\n'
    return xml.replace(b"?>\n", b"?>\n" + doctype, 1)


def _including(xml: bytes) -> bytes:
    include = b'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/></asic:ASiCManifest>'
    return xml.replace(b"</asic:ASiCManifest>", include)


def _as_utf16(xml: bytes) -> bytes:
    return xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def _crowded_xml(xml: bytes) -> bytes:
    return xml.replace(b"</asic:ASiCManifest>", b"<a/>" * 200_000 + b"</asic:ASiCManifest>")


def _deep(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


def _line() -> bytes:
    return spelled(line_of(an_establishment(), ESTABLISHMENTS))


def _with_line(line: bytes) -> bytes:
    return forge(lines={"establishments": [line]}).build()


def _with_text(text: str) -> bytes:
    """The name of the place, as it would stand in a line."""
    return _with_line(_line().replace("Karaoke Hoà Bình 1".encode(), text.encode()))


def _with_number(digits: bytes) -> bytes:
    """The rooms of the place, which no total counts."""
    return _with_line(_line().replace(b'"status":', b'"rooms":' + digits + b',"status":'))


def _long_line() -> bytes:
    """Letters drawn so that they do not pack well: a line is too long before it is a bomb."""
    note = "".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(700_000))
    return _line().replace(b'"workers_total":4', b'"note":' + json.dumps(note, ensure_ascii=False).encode())


def _counting(counter: int) -> bytes:
    line = line_of(an_establishment(), ESTABLISHMENTS)
    (device,) = line["context"]
    return spelled(line | {"context": {device: counter}, "first": [device, counter]})


def _from_device(device: str) -> bytes:
    line = line_of(an_establishment(), ESTABLISHMENTS)
    return spelled(line | {"context": {device: 1}, "first": [device, 1]})
