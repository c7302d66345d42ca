"""The model of a list: ordered ids of the result, rows fetched page by page when they come into view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from desktop.ui.widgets.cells import CELL_ROLE, COLUMN_ROLE, ID_ROLE, ROW_ROLE, Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from db.domain.errors import KnownError
    from desktop.ui.tasks import Tasks

Index = QModelIndex | QPersistentModelIndex

PAGE = 100
_KEPT_PAGES = 40
_NO_PARENT = QModelIndex()


class RowsModel(QAbstractTableModel):
    """Rows of a list.

    A long list gives `fetch` and `tasks` and is filled by `show_ids`; a short one is filled by `show_rows`.

    Signals:
        filled: a page of rows arrived (tests and "selection → card" wait for it).
    """

    filled = Signal()

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        tasks: Tasks | None = None,
        fetch: Callable[[tuple[str, ...]], tuple[Row, ...]] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """An empty list.

        Args:
            columns: in the order shown.
            tasks: runs `fetch` on the read lane.
            fetch: gives the rows of up to 100 ids, in any order; ids that no longer exist are left out.
            parent: owner.
        """
        super().__init__(parent)
        self._columns = tuple(columns)
        self._tasks = tasks
        self._fetch = fetch
        self._ids: tuple[str, ...] = ()
        self._at: dict[str, int] = {}
        self._rows: dict[str, Row] = {}
        self._pages: dict[int, None] = {}
        self._asked: set[int] = set()
        self._wanted: set[int] = set()
        self._generation = 0
        self._ask_soon = QTimer(self, singleShot=True, interval=0)
        self._ask_soon.timeout.connect(self._ask)

    # -- filling -------------------------------------------------------------------------------------------------

    def show_ids(self, ids: Sequence[str]) -> None:
        """Show this result; its rows are fetched when they come into view."""
        self.beginResetModel()
        self._forget_rows()
        self._ids = tuple(ids)
        self.endResetModel()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; nothing is fetched."""
        self.beginResetModel()
        self._forget_rows()
        self._ids = tuple(row.id for row in rows)
        self._rows = {row.id: row for row in rows}
        self._at = {one: at for at, one in enumerate(self._ids)}
        self._pages = dict.fromkeys(range(len(rows) // PAGE + 1))
        self.endResetModel()

    def replace_row(self, row: Row) -> None:
        """Show other cells for a record of the list."""
        at = self.row_of(row.id)
        if at >= 0:
            self._rows[row.id] = row
            self._tell(at, at)

    def apply_changes(self, ids: Iterable[str]) -> None:
        """Fetch these records again where they are shown; others are forgotten until they come into view."""
        shown = set()
        for record_id in ids:
            if record_id in self._rows:
                shown.add(self.row_of(record_id) // PAGE)
        for page in shown:
            self._want(page)

    def forget_all(self) -> None:
        """Fetch every shown row again (after a merge), keeping the rows on screen until the new ones come."""
        pages = set(self._pages)
        for page in pages:
            self._want(page)

    # -- questions -----------------------------------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns in the order shown."""
        return self._columns

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids of the result, in order."""
        return self._ids

    def row_of(self, record_id: str) -> int:
        """Where a record stands; -1 when it is not in the result."""
        at = self._at.get(record_id)
        if at is not None:
            return at
        try:
            return self._ids.index(record_id)
        except ValueError:
            return -1

    def row(self, record_id: str) -> Row | None:
        """The row of a record, when it has been fetched."""
        return self._rows.get(record_id)

    def heading_rows(self) -> tuple[int, ...]:
        """Rows that are headings; only in lists filled by `show_rows`."""
        if self._fetch is not None:
            return ()
        return tuple(at for at, one in enumerate(self._ids) if self._rows[one].heading)

    def collect(self, ids: Sequence[str], then: Callable[[tuple[Row, ...]], None]) -> None:
        """Hand over the rows of these records in this order, those not yet fetched after a moment (copying)."""
        missing = tuple(one for one in ids if one not in self._rows)
        if not missing or self._fetch is None or self._tasks is None:
            then(tuple(self._rows[one] for one in ids if one in self._rows))
            return
        known = dict(self._rows)
        fetch = self._fetch
        parts = [missing[at : at + PAGE] for at in range(0, len(missing), PAGE)]

        def hand_over(found: tuple[Row, ...]) -> None:
            known.update((row.id, row) for row in found)
            then(tuple(known[one] for one in ids if one in known))

        self._tasks.run(
            "read",
            lambda: tuple(row for part in parts for row in fetch(part)),
            receiver=self,
            done=hand_over,
            key="collect",
        )

    # -- Qt ------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self._rows.get(self._ids[index.row()])
        if row is not None and row.heading:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == COLUMN_ROLE:
            return self._columns[section]
        return self._columns[section].title if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not index.row() < len(self._ids):
            return None
        if role == ID_ROLE:
            return self._ids[index.row()]
        if role == COLUMN_ROLE:
            return self._columns[index.column()]
        if role not in (CELL_ROLE, ROW_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._row_at(index.row())
        if row is None or role == ROW_ROLE:
            return row
        cell = row.cell(index.column())
        return cell if role == CELL_ROLE else _spoken(cell)

    # -- fetching ------------------------------------------------------------------------------------------------

    def _row_at(self, at: int) -> Row | None:
        row = self._rows.get(self._ids[at])
        if row is None:
            self._want(at // PAGE)
        return row

    def _want(self, page: int) -> None:
        if self._fetch is None or page in self._asked:
            return
        self._wanted.add(page)
        if not self._ask_soon.isActive():
            self._ask_soon.start()

    def _ask(self) -> None:
        if self._fetch is None or self._tasks is None or self._tasks.is_closed:
            return
        wanted, self._wanted = sorted(self._wanted), set()
        for page in wanted:
            self._asked.add(page)
            ids = self._ids[page * PAGE : (page + 1) * PAGE]
            fetch, generation = self._fetch, self._generation
            self._tasks.run(
                "read",
                lambda fetch=fetch, ids=ids: fetch(ids),
                receiver=self,
                done=lambda rows, page=page, generation=generation: self._fill(page, generation, rows),
                failed=lambda error, page=page: self._on_refused(page, error),
            )

    def _on_refused(self, page: int, error: KnownError) -> None:
        """Leave the page to be asked for again, and let the window say why."""
        self._asked.discard(page)
        if self._tasks is not None:
            self._tasks.known_error.emit(error)

    def _fill(self, page: int, generation: int, rows: tuple[Row, ...]) -> None:
        if generation != self._generation:
            return
        self._asked.discard(page)
        self._rows.update((row.id, row) for row in rows)
        gone = [one for one in self._ids[page * PAGE : (page + 1) * PAGE] if one not in {row.id for row in rows}]
        for record_id in gone:
            self._rows[record_id] = Row(record_id, (Cell("—", tone="mute"),))
        self._at.update((one, page * PAGE + at) for at, one in enumerate(self._ids[page * PAGE : (page + 1) * PAGE]))
        self._pages.pop(page, None)
        self._pages[page] = None
        self._drop_old_pages()
        self._tell(page * PAGE, min(len(self._ids), (page + 1) * PAGE) - 1)
        self.filled.emit()

    def _drop_old_pages(self) -> None:
        while len(self._pages) > _KEPT_PAGES:
            oldest = next(iter(self._pages))
            del self._pages[oldest]
            for record_id in self._ids[oldest * PAGE : (oldest + 1) * PAGE]:
                self._rows.pop(record_id, None)
                self._at.pop(record_id, None)

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def _forget_rows(self) -> None:
        self._generation += 1
        self._rows, self._pages, self._at = {}, {}, {}
        self._asked, self._wanted = set(), set()


def _spoken(cell: Cell) -> str:
    return ", ".join(part for part in (cell.text, cell.sub) if part)
