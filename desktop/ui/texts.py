"""The languages of the window: Qt's own words in Vietnamese, and our texts in another language when chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from desktop import messages
from desktop.paths import resource

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

_CONTEXT = "texts"


def tr(text: str) -> str:
    """The text in the language in force, for modules without a widget."""
    return QCoreApplication.translate(_CONTEXT, text)


class SourceTranslator(QTranslator):
    """Translates from a `.ts` file as it is, for a program started from its sources before `.qm` files are built."""

    def __init__(self, source: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[tuple[str, str], str] = {}
        for context in ET.parse(source).getroot().iter("context"):  # noqa: S314 - our own file
            name = context.findtext("name", "")
            for message in context.iter("message"):
                translation = message.find("translation")
                if translation is not None and translation.text and translation.get("type") is None:
                    self._texts[name, message.findtext("source", "")] = translation.text

    def isEmpty(self) -> bool:
        return not self._texts

    def translate(self, context, sourceText, disambiguation=None, n=-1):  # noqa: ANN001, ANN201, N803 - Qt's own signature
        """The translation; None lets Qt ask the next translator."""
        del disambiguation, n
        return self._texts.get((context, sourceText))


def install_translations(app: QApplication, *, language: str = "vi") -> None:
    """Put Qt's own words, dates and numbers, and our texts into the language.

    Our texts are Vietnamese in the source. Translations are `resources/i18n/<name>_<language>.qm`, built from the
    `.ts` beside them (`pyside6-lrelease`); while a `.qm` is not built the `.ts` is read instead. Qt brings its own
    words in other languages, but not in Vietnamese.

    Args:
        app: the application; it owns the translators.
        language: `vi` or `en`.
    """
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    for name in ("diaban", "qtbase"):
        translator = _load(app, f"{name}_{language}")
        if translator is not None:
            app.installTranslator(translator)
    messages.use_translator(lambda text: QCoreApplication.translate("messages", text))


def _load(app: QApplication, name: str) -> QTranslator | None:
    built, source = resource(f"i18n/{name}.qm"), resource(f"i18n/{name}.ts")
    translator = QTranslator(app)
    if translator.load(str(built)):
        return translator
    if source.exists():
        return SourceTranslator(source, app)
    if translator.load(name, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        return translator
    return None
