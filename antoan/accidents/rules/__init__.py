"""Decisions of the law and of good sense about accidents; nothing here reads or writes the database."""
