"""What can be wrong with two lists, said to the person who brought them."""

from __future__ import annotations


class LinkageRefused(ValueError):
    """The lists, the map or the model cannot be used; the message says what, where, and how to mend it."""
