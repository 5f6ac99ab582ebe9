"""Plain Python, no Django: Vietnamese text, tax codes, periods, deadlines, dates, numbers, tables in files.

Parsers answer `(value, error)`: the value and an empty text, or None and one sentence that says what is
wrong and how to mend it. An empty cell is `(None, "")`. Sentences are Vietnamese unless a translator is put in (words).
"""
