"""Paper on the screen: a preview of PDF bytes, sending them to a printer, saving them; the page for printing forms.

Pages are drawn by Qt's own PDF reader and go to the printer as pictures (stack.md §5); what is kept or sent is always
the PDF itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMargins, QObject, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from db.domain.errors import KnownError
from db.domain.progress import Progress
from desktop.services.files import save_bytes
from desktop.services.printing import print_blank_form
from desktop.services.printing import print_inspections as make_inspection_forms
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.labels import make_label
from desktop.ui.widgets.page_frame import PageFrame

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer
    from PySide6.QtPrintSupport import QPrinter

    from desktop.services.office import Office
    from desktop.ui.session import Destination, Session

PAGE = "print"
_DOTS_PER_INCH = 300
_POINTS_PER_INCH = 72
_ZOOM_STEP, _LEAST_ZOOM, _MOST_ZOOM = 1.25, 0.25, 4.0


@dataclass(frozen=True, slots=True)
class PaperOrder:
    """Something to be printed.

    Attributes:
        title: what it is, for the head of the page and the printer's queue.
        make: gives its bytes, PDF; called in the background.
        file_name: proposed when it is saved.
        counted: how many pieces it is of, in words ("3 biên bản"); empty for one.
        both_sides: whether its sheets are meant to be printed on both sides.
    """

    title: str
    make: Callable[[Office], bytes]
    file_name: str
    counted: str = ""
    both_sides: bool = False


class PdfPreview(QFrame):
    """Pages of a PDF, one below the other.

    Signals:
        page_changed: number of the page in view (from 1) and how many there are; 0 of 0 while there is none.

    Attributes:
        tools: page number, up, down and size, for the head of whatever it stands in.
    """

    page_changed = Signal(int, int)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        from PySide6.QtPdfWidgets import QPdfView  # noqa: PLC0415 - a tenth of a second that only paper pays

        super().__init__(parent)
        self.setProperty("role", "plain")
        self._buffer: QBuffer | None = None
        self._document: QPdfDocument | None = None
        self._view = QPdfView(self)
        self._view.setAccessibleName(name)
        self._view.setFrameShape(QFrame.Shape.NoFrame)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self._view.setDocumentMargins(QMargins(14, 12, 14, 12))
        self._view.setPageSpacing(12)
        self._modes = QPdfView.ZoomMode
        self.setFocusProxy(self._view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self._number = make_label(role="label")
        self._up = IconButton("chevron-up", self.tr("Trang trước"), look="square", on_click=lambda: self.step(-1))
        self._down = IconButton("chevron-down", self.tr("Trang sau"), look="square", on_click=lambda: self.step(1))
        less = 1 / _ZOOM_STEP
        self._smaller = IconButton("minus", self.tr("Thu nhỏ"), look="square", on_click=lambda: self.zoom(less))
        self._larger = IconButton("plus", self.tr("Phóng to"), look="square", on_click=lambda: self.zoom(_ZOOM_STEP))
        self.tools: tuple[QWidget, ...] = (self._number, self._up, self._down, self._smaller, self._larger)
        self._view.pageNavigator().currentPageChanged.connect(lambda _: self._tell())
        theme.changed().changed.connect(self._color)
        self._color()
        self._tell()

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return 0 if self._document is None else self._document.pageCount()

    def show_pdf(self, data: bytes) -> None:
        """Show these pages in place of the earlier ones, from the first."""
        from PySide6.QtPdf import QPdfDocument  # noqa: PLC0415

        old = (self._document, self._buffer)
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(self)
        self._document.load(self._buffer)
        self._view.setDocument(self._document)
        for gone in old:
            if gone is not None:
                gone.deleteLater()
        self._go(0)
        self._tell()

    def step(self, by: int) -> None:
        """Go some pages up or down."""
        self._go(self._view.pageNavigator().currentPage() + by)

    def zoom(self, factor: float) -> None:
        """Show the pages larger or smaller."""
        now = self._zoom_factor() * factor
        self._view.setZoomMode(self._modes.Custom)
        self._view.setZoomFactor(min(_MOST_ZOOM, max(_LEAST_ZOOM, now)))

    def fit_width(self) -> None:
        """Show the pages as wide as there is room."""
        self._view.setZoomMode(self._modes.FitToWidth)

    def _zoom_factor(self) -> float:
        if self._view.zoomMode() == self._modes.Custom or self._document is None or not self.page_count:
            return self._view.zoomFactor()
        margins = self._view.documentMargins()
        room = self._view.viewport().width() - margins.left() - margins.right()
        inch = self._view.logicalDpiX() / _POINTS_PER_INCH
        return room / (self._document.pagePointSize(0).width() * inch)

    def _go(self, page: int) -> None:
        if 0 <= page < self.page_count:
            self._view.pageNavigator().jump(page, QPointF(), 0)

    def _tell(self) -> None:
        count = self.page_count
        page = self._view.pageNavigator().currentPage() + 1 if count else 0
        self._number.setText(self.tr("Trang {n}/{all}").format(n=page, all=count) if count else "")
        self._up.setEnabled(page > 1)
        self._down.setEnabled(page < count)
        for button in (self._smaller, self._larger):
            button.setEnabled(bool(count))
        self.page_changed.emit(page, count)

    def _color(self) -> None:
        palette = self._view.palette()
        palette.setColor(QPalette.ColorRole.Dark, theme.color("alt"))  # what the view paints around its pages
        self._view.setPalette(palette)


class PrintJob(QObject):
    """One PDF on its way to a printer, page by page.

    Signals:
        progressed: Progress in pages.
        finished: how many pages were printed; fewer than there are when it was stopped.
    """

    progressed = Signal(object)
    finished = Signal(int)

    def __init__(self, printer: QPrinter, data: bytes, parent: QObject | None = None) -> None:
        from PySide6.QtPdf import QPdfDocument, QPdfPageRenderer  # noqa: PLC0415

        super().__init__(parent)
        self._printer = printer
        self._buffer = QBuffer(self)
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document = QPdfDocument(self)
        self._document.load(self._buffer)
        self._renderer: QPdfPageRenderer = QPdfPageRenderer(self)
        self._renderer.setDocument(self._document)
        self._renderer.setRenderMode(QPdfPageRenderer.RenderMode.MultiThreaded)
        self._renderer.pageRendered.connect(self._on_rendered)
        self._painter = QPainter()
        self._pages = self._wanted_pages()
        self._at = 0
        self._stopped = False

    def start(self) -> bool:
        """Begin; False when the printer takes nothing or there is nothing to print."""
        if not self._pages or not self._painter.begin(self._printer):
            return False
        self._next()
        return True

    def stop(self) -> None:
        """Print no further page; what the printer has stays with it."""
        self._stopped = True

    def _wanted_pages(self) -> list[int]:
        count = self._document.pageCount()
        first, last = self._printer.fromPage() or 1, self._printer.toPage() or count
        pages = list(range(max(1, first) - 1, min(count, last)))
        copies = 1 if self._printer.supportsMultipleCopies() else max(1, self._printer.copyCount())
        return pages * copies

    def _next(self) -> None:
        size = self._document.pagePointSize(self._pages[self._at])
        pixels = size * (min(self._printer.resolution(), _DOTS_PER_INCH) / _POINTS_PER_INCH)
        self._renderer.requestPage(self._pages[self._at], pixels.toSize())

    def _on_rendered(self, page: int, size: QSize, image: QImage) -> None:
        del size
        if self._at:
            self._printer.newPage()
        self._paint(image, self._document.pagePointSize(page))
        self._at += 1
        self.progressed.emit(Progress(self._at, len(self._pages)))
        if self._at < len(self._pages) and not self._stopped:
            self._next()
            return
        self._painter.end()
        self.finished.emit(self._at)

    def _paint(self, image: QImage, points: QSizeF) -> None:
        """The page in its true size; forms have exact margins, so the printer's own are left out of account."""
        white = QImage(image.size(), QImage.Format.Format_RGB32)
        white.fill(Qt.GlobalColor.white)
        mixer = QPainter(white)
        mixer.drawImage(0, 0, image)
        mixer.end()
        dots = self._printer.resolution() / _POINTS_PER_INCH
        edge = self._printer.pageLayout().marginsPixels(self._printer.resolution())
        corner = QPointF(0, 0) if self._printer.fullPage() else QPointF(-edge.left(), -edge.top())
        self._painter.drawImage(QRectF(corner, points * dots), white)


def choose_printer(parent: QWidget, order: PaperOrder) -> QPrinter | None:
    """The printer the person chose, ready; None when it was given up.

    Raises:
        KnownError: NO_PRINTER when the computer has none.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo  # noqa: PLC0415

    if not QPrinterInfo.availablePrinterNames():
        raise KnownError("NO_PRINTER")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(True)
    printer.setDocName(order.title)
    if order.both_sides:
        printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(order.title)
    return printer if dialog.exec() else None


def choose_target(parent: QWidget, title: str, suggested: str, kind: str) -> Path | None:
    """The file to save to, with the ending of the kind; None when it was given up.

    Args:
        parent: owner of the dialog.
        title: what is saved.
        suggested: proposed path or name.
        kind: ending without dot.
    """
    chosen, _ = QFileDialog.getSaveFileName(parent, title, suggested, f"{kind.upper()} (*.{kind})")
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix.lower() == f".{kind}" else path.with_name(f"{path.name}.{kind}")


class PaperDesk(QObject):
    """Printing and saving for a page that shows paper: asks where to, works in the background, says how it went.

    Signals:
        printed: how many pages went to the printer.
        saved: the file.
    """

    printed = Signal(int)
    saved = Signal(object)

    def __init__(self, frame: PageFrame, session: Session) -> None:
        super().__init__(frame)
        self._frame, self._session = frame, session
        self._job: PrintJob | None = None
        frame.work.stop_asked.connect(self._stop)

    def print_pdf(self, order: PaperOrder, data: bytes) -> None:
        """Ask for the printer and print."""
        if self._job is not None:
            return
        try:
            printer = choose_printer(self._frame, order)
        except KnownError as error:
            show_known_error(self._frame, error, on_next=lambda: self.save(order.title, order.file_name, lambda: data))
            return
        if printer is not None:
            self.print_to(printer, order, data)

    def print_to(self, printer: QPrinter, order: PaperOrder, data: bytes) -> None:
        """Print on a printer that is ready."""
        job = PrintJob(printer, data, self)
        job.progressed.connect(self._frame.work.show_progress)
        job.finished.connect(self._on_printed)
        self._frame.work.begin(self.tr("Đang in {what}").format(what=order.title), icon="printer")
        if job.start():
            self._job = job
            return
        job.deleteLater()
        self._frame.work.end()
        show_known_error(self._frame, KnownError("PRINTER_REFUSED", printer=printer.printerName()))

    def save(self, title: str, file_name: str, make: Callable[[], bytes]) -> None:
        """Ask where to; then make the bytes and save them in the background."""
        folder = self._session.memory.recall("paper.folder")
        suggested = str(Path(folder) / file_name) if folder else file_name
        path = choose_target(self._frame, title, suggested, Path(file_name).suffix[1:])
        if path is None:
            return
        self._session.memory.keep("paper.folder", str(path.parent))
        self._session.tasks.run(
            "files",
            lambda: save_bytes(path, make()),
            receiver=self,
            done=self._on_saved,
            failed=lambda error: show_known_error(self._frame, error),
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._frame.work.stopping()
            self._job.stop()

    def _on_printed(self, pages: int) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.deleteLater()
        self._frame.work.end(self.tr("Đã gửi {n} trang tới máy in.").format(n=pages))
        self.printed.emit(pages)

    def _on_saved(self, path: Path) -> None:
        self._frame.work.end(self.tr("Đã lưu {path}.").format(path=path))
        self.saved.emit(path)


class PrintPage(PageFrame):
    """Preview before printing; reached from other pages, with the way back to them.

    Signals:
        shown: the paper is on the screen.
    """

    shown = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(back=True, parent=parent)
        self._session = session
        self._order: PaperOrder | None = None
        self._data = b""
        self.desk = PaperDesk(self, session)
        self.preview = PdfPreview(name=self.tr("Xem trước khi in"))
        self.add_button(self.tr("Lưu PDF…"), self._save, icon="save", action="save")
        self.set_primary(self.tr("In"), self._print, icon="printer", keys="Ctrl+P", action="print")
        self.unbind("go_back")  # the window knows the page before; asking this page would turn in a circle
        self.back_asked.connect(self._go_back)
        self.set_body(self._make_body())
        self._set_ready(ready=False)

    def arrive(self, destination: Destination) -> None:
        """Show the paper ordered with `prefill={"paper": PaperOrder}`."""
        order = (destination.prefill or {}).get("paper")
        if isinstance(order, PaperOrder):
            self.show_order(order)

    def show_order(self, order: PaperOrder) -> None:
        """Make the paper and show it."""
        self._order, self._data = order, b""
        self._set_ready(ready=False)
        self.set_title(order.title)
        self.set_scope(order.counted)
        self.work.begin(self.tr("Đang lập {what}").format(what=order.title), icon="printer", stoppable=False)
        office = self._session.office
        self._session.tasks.run(
            "files",
            lambda: order.make(office),
            receiver=self,
            done=self._show,
            failed=self._on_refused,
            key="paper",
        )

    def first_focus(self) -> QWidget:
        """The pages."""
        return self.preview

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._go_back()
            return
        super().keyPressEvent(event)

    def _make_body(self) -> QWidget:
        card = Card(self.tr("Xem trước"), flush=True)
        card.add_to_head(*self.preview.tools)
        card.body.addWidget(self.preview)
        card.setMaximumWidth(theme.px(800))
        holder = QFrame()
        holder.setProperty("role", "plain")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(card, 1)
        return holder

    def _show(self, data: bytes) -> None:
        self.work.end()
        self._data = data
        self.preview.show_pdf(data)
        if self._order is not None:
            pages = self.tr("{n} trang").format(n=self.preview.page_count)
            self.set_scope(", ".join(part for part in (self._order.counted, pages) if part))
        self._set_ready(ready=True)
        self.shown.emit()

    def _on_refused(self, error: KnownError) -> None:
        self.work.end()
        show_known_error(self, error)

    def _set_ready(self, *, ready: bool) -> None:
        self.preview.setVisible(ready)
        primary = self.primary()
        if primary is not None:
            primary.setEnabled(ready)

    def _print(self) -> None:
        if self._order is not None and self._data:
            self.desk.print_pdf(self._order, self._data)

    def _save(self) -> None:
        if self._order is not None and self._data:
            data = self._data
            self.desk.save(self._order.title, self._order.file_name, lambda: data)

    def _go_back(self) -> None:
        go_back = getattr(self.window(), "go_back", None)
        if go_back is not None:
            go_back()


def make_page(session: Session) -> PrintPage:
    """The page for `PageEntry(PAGE, …, group="")`: in the window, but not in its navigation."""
    return PrintPage(session)


def open_doors(session: Session) -> None:
    """Let pages print inspection forms through `session.doors`; the window must have the page `PAGE`."""
    tr = session.tr

    def show(order: PaperOrder) -> None:
        session.go(PAGE, prefill={"paper": order})

    def print_inspections(ids: Sequence[str]) -> None:
        wanted = tuple(ids)
        if not wanted:
            return
        counted = tr("{n} biên bản").format(n=len(wanted)) if len(wanted) > 1 else ""
        show(
            PaperOrder(
                tr("Biên bản kiểm tra"),
                lambda office: make_inspection_forms(office, wanted),
                "bien-ban-kiem-tra.pdf",
                counted,
                both_sides=True,
            )
        )

    def print_blank(kind: str, establishment_id: str) -> None:
        show(
            PaperOrder(
                tr("Biên bản kiểm tra để trống"),
                lambda office: print_blank_form(office, kind=kind, establishment_id=establishment_id),
                "bien-ban-de-trong.pdf",
                both_sides=True,
            )
        )

    session.doors.print_inspections = print_inspections
    session.doors.print_blank = print_blank
    session.doors.print_paper = show
