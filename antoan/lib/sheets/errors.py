"""The one error of this package."""


class SheetError(ValueError):
    """The file cannot be read as a table; the message tells the person what is wrong and how to mend it."""
