"""Which extra of the installation brings a library that is not there."""

_EXTRAS = {
    "PySide6": "desktop",
    "shiboken6": "desktop",
    "msgspec": "central",
    "starlette": "central",
    "uvicorn": "central",
    "pyzipper": "reports",
    "xlsxwriter": "reports",
}


def missing_extra(error: ImportError) -> str | None:
    """The extra to install; None when it is there and broken, or no library of an extra."""
    if not isinstance(error, ModuleNotFoundError):
        return None
    return _EXTRAS.get((error.name or "").partition(".")[0])


def missing_library(error: ImportError) -> str | None:
    """The system library that Qt finds nowhere, by the name of its file; None = not that."""
    is_qt = _EXTRAS.get((error.name or "").partition(".")[0]) == "desktop"
    if isinstance(error, ModuleNotFoundError) or not is_qt:
        return None
    return str(error).partition(":")[0]
