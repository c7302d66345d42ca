"""Rules of the window that no linter knows: one place for looks, one for threads, every text through tr."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.architecture.source_tree import ROOT, Found, plant, python_files, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Palette, measures and the one style sheet.
_LOOKS = frozenset({"desktop/ui/theme.py", "desktop/ui/tokens.py", "desktop/ui/style_sheet.py"})
_COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})\b|\brgba?\(", re.IGNORECASE)
_STARTERS = frozenset(
    {
        *("threading.Thread", "threading.Timer", "_thread.start_new_thread", "asyncio.to_thread", "os.fork"),
        *("concurrent.futures.ThreadPoolExecutor", "concurrent.futures.ProcessPoolExecutor"),
        *("multiprocessing.Process", "multiprocessing.Pool", "multiprocessing.pool.ThreadPool"),
        *("PySide6.QtCore.QThread", "PySide6.QtCore.QThreadPool", "PySide6.QtCore.QRunnable"),
        *("PySide6.QtCore.QThreadPool.globalInstance",),
    }
)
# Letters that only Vietnamese writes; a text of the program without any is too short to matter.
_VIETNAMESE = re.compile("[À-ỹ]")
_NAME = "Địa Bàn"  # the same in every language
_TRANSLATES = frozenset({"tr", "translate", "QT_TRANSLATE_NOOP", "QT_TR_NOOP"})
# These look into a text and show nothing.
_LOOKS_INTO = frozenset(
    {
        *(
            "replace",
            "startswith",
            "endswith",
            "removeprefix",
            "removesuffix",
            "split",
            "partition",
            "count",
            "find",
            "compile",
        )
    }
)


def called(function: ast.expr) -> str:
    """The last name of what is called."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def text_of(node: ast.AST) -> str:
    """The text of a literal; empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def own_looks(root: Path) -> list[Found]:
    """Style sheets and colours outside the modules that own them."""
    found: list[Found] = []
    for name, module in python_files(root, "desktop/ui"):
        if name in _LOOKS:
            continue
        texts = {id(node) for node in _docstrings(module)}
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and called(node.func) == "setStyleSheet":
                found.append(Found(name, node.lineno, "a style sheet"))
            elif isinstance(node, ast.Call) and called(node.func) in {"QColor", "fromRgb", "setNamedColor"}:
                if node.args and all(isinstance(argument, ast.Constant) for argument in node.args):
                    found.append(Found(name, node.lineno, "a colour"))
            elif id(node) not in texts and _COLOUR.search(text_of(node)):
                found.append(Found(name, node.lineno, f"a colour: {text_of(node)}"))
    return found


def thread_starts(root: Path) -> list[Found]:
    """Threads, pools and their ancestors outside `desktop/ui/tasks.py` and the reader of the tokens' process."""
    found: list[Found] = []
    for name, module in python_files(root, "db", "desktop"):
        if name in {"desktop/ui/tasks.py", "desktop/exchange/token_process.py"}:
            continue  # a pipe cannot be read with a time limit on every system but by a thread that only reads
        known = _imported(module)
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                used = [node.func]
            elif isinstance(node, ast.ClassDef):
                used = node.bases
            else:
                continue
            full = [_full_name(each, known) for each in used]
            found += [Found(name, node.lineno, each) for each in full if each in _STARTERS]
    return found


def untranslated_texts(root: Path) -> list[Found]:
    """Vietnamese texts in the window that do not go through tr, and texts that lupdate cannot collect."""
    found: list[Found] = []
    for name, module in python_files(root, "desktop/ui"):
        quiet = {id(inner) for node in _shown_to_nobody(module) for inner in ast.walk(node)}
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and called(node.func) in {"tr", "translate"}:
                if any(isinstance(argument, ast.JoinedStr | ast.BinOp) for argument in node.args):
                    found.append(Found(name, node.lineno, "tr needs a plain literal with named places"))
            elif id(node) not in quiet and _VIETNAMESE.search(text_of(node).replace(_NAME, "")):
                found.append(Found(name, node.lineno, f"not through tr: {text_of(node)}"))
    return found


def _shown_to_nobody(module: ast.Module) -> Iterator[ast.AST]:
    """Parts of a module whose texts are translated or never shown."""
    yield from _docstrings(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            if called(node.func) in _TRANSLATES | _LOOKS_INTO:
                yield node
        elif isinstance(node, ast.Compare | ast.Assert | ast.Raise):
            yield node
        elif isinstance(node, ast.For | ast.comprehension):
            yield node.iter


def _docstrings(module: ast.Module) -> Iterator[ast.AST]:
    """Docstrings of modules, classes and functions, and texts below attributes."""
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def _imported(module: ast.Module) -> dict[str, str]:
    """Names a module imports -> where they come from."""
    known: dict[str, str] = {}
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                # `import a.b` binds a; `import a.b as c` binds the whole.
                known[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            known |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return known


def _full_name(expression: ast.expr, known: dict[str, str]) -> str:
    """Where a used name comes from, in full; empty for anything that is not a name."""
    if isinstance(expression, ast.Name):
        return known.get(expression.id, expression.id)
    if isinstance(expression, ast.Attribute):
        return f"{_full_name(expression.value, known)}.{expression.attr}"
    return ""


def test_looks_are_decided_in_one_place() -> None:
    assert told(own_looks(ROOT)) == ""


@pytest.mark.parametrize(
    "line",
    [
        'label.setStyleSheet("font-weight: bold")',
        'pen.setColor("#1f6feb")',
        "text = f\"<span style='color:#c00'>{name}</span>\"",
        "brush = QColor(200, 0, 0)",
        'brush = QtGui.QColor("red")',
    ],
    ids=["sheet", "hex", "markup", "numbers", "name"],
)
def test_a_look_of_its_own_is_noticed(tmp_path: Path, line: str) -> None:
    plant(tmp_path, "desktop/ui/pages/places/page.py", f'"""Colour #123456 may be spoken of."""\n{line}\n')

    assert {found.line for found in own_looks(tmp_path)} == {2}


def test_the_modules_that_own_the_looks_may_decide_them(tmp_path: Path) -> None:
    plant(tmp_path, "desktop/ui/theme.py", 'app.setStyleSheet("QWidget { color: #123456 }")\n')

    assert own_looks(tmp_path) == []


def test_only_tasks_starts_threads() -> None:
    assert told(thread_starts(ROOT)) == ""


@pytest.mark.parametrize(
    "text",
    [
        "import threading\nthreading.Thread(target=print).start()",
        "from threading import Thread as T\nT(target=print).start()",
        "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()",
        "import concurrent.futures\npool = concurrent.futures.ThreadPoolExecutor()",
        "from PySide6.QtCore import QThreadPool\nQThreadPool.globalInstance().start(work)",
        "from PySide6.QtCore import QRunnable\nclass Work(QRunnable): ...",
        "from PySide6 import QtCore\nclass Work(QtCore.QThread): ...",
    ],
    ids=["thread", "renamed", "pool", "dotted pool", "qt pool", "runnable", "qt thread"],
)
def test_a_thread_started_elsewhere_is_noticed(tmp_path: Path, text: str) -> None:
    plant(tmp_path, "desktop/services/reports.py", text + "\n")

    assert [found.line for found in thread_starts(tmp_path)] == [2]


def test_asking_for_the_current_thread_starts_none(tmp_path: Path) -> None:
    plant(tmp_path, "desktop/services/a.py", "import threading\nhere = threading.current_thread(), threading.Lock()\n")
    plant(tmp_path, "desktop/ui/tasks.py", "from threading import Thread\nThread(target=print)\n")

    assert thread_starts(tmp_path) == []


def test_every_text_of_the_window_goes_through_tr() -> None:
    assert told(untranslated_texts(ROOT)) == ""


@pytest.mark.parametrize(
    "line",
    [
        'label = QLabel("Cơ sở")',
        'button.setText("Đóng")',
        'field = Field(unit="đồng")',
        'title = "Kiểm tra"',
        'label.setText(f"Còn {n} ngày")',
        'label.setText(self.tr(f"Còn {n} ngày"))',
        'label.setText(tr("Còn " + str(n)))',
    ],
    ids=["constructor", "setter", "keyword", "attribute", "made up", "tr of made up", "tr of a sum"],
)
def test_a_text_outside_tr_is_noticed(tmp_path: Path, line: str) -> None:
    plant(tmp_path, "desktop/ui/dialogs/close.py", f'"""Hỏi trước khi đóng."""\n{line}\n')

    assert {found.line for found in untranslated_texts(tmp_path)} == {2}


@pytest.mark.parametrize(
    "line",
    [
        'label.setText(self.tr("Còn {n} ngày").format(n=3))',
        'TEXTS = {"close": QT_TRANSLATE_NOOP("pages", "Đóng")}',
        'bare = text.replace("đ", "d")',
        'if text == "đ": pass',
        'for ending in ("đồng", "đ"): pass',
        'icon = load("door-closed")',
        'window.setWindowTitle("Địa Bàn")',
    ],
    ids=["tr", "marked", "replaced", "compared", "looked for", "not a text", "the name"],
)
def test_a_text_that_is_translated_or_not_shown_passes(tmp_path: Path, line: str) -> None:
    plant(tmp_path, "desktop/ui/dialogs/close.py", f'"""Hỏi trước khi đóng."""\n{line}\n')

    assert untranslated_texts(tmp_path) == []
