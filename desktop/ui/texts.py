"""The languages of the window: Qt's own words in Vietnamese, and our texts in another language when chosen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from desktop import messages
from desktop.paths import resource

_CONTEXT = "texts"


def tr(text: str) -> str:
    """The text in the language in force, for modules without a widget."""
    return QCoreApplication.translate(_CONTEXT, text)


def install_translations(app: QApplication, *, language: str = "vi") -> None:
    """Put Qt's own words, dates and numbers, and our texts into the language.

    The `.qm` files are built from `resources/i18n/*.ts` by `lrelease` (a task of the project; `pyside6-lrelease`
    comes with PySide6). A file that is not there leaves the source language in place: Vietnamese for our texts,
    English for Qt's.

    Args:
        app: the application; it owns the translators.
        language: `vi` or `en`.
    """
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    names = [resource(f"i18n/diaban_{language}.qm"), resource(f"i18n/qtbase_{language}.qm")]
    if language != "vi":
        names.append(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath) + f"/qtbase_{language}.qm")
    for name in names:
        translator = QTranslator(app)
        if translator.load(str(name)):
            app.installTranslator(translator)
    messages.use_translator(lambda text: QCoreApplication.translate("messages", text))
