"""Published tables of capture–recapture used by several tests, and the table generator of hypothesis."""

from __future__ import annotations

from itertools import product

from hypothesis import strategies as st

# Hepatitis A, Taiwan 1995: P = institute of preventive medicine, Q = quarantine service, E = epidemiologists (Chao)
HEPATITIS = {"111": 28, "110": 21, "101": 17, "100": 69, "011": 18, "010": 55, "001": 63}
# Road injuries, Thái Nguyên 2000–04: hospital 6 069, police 1 373, both 748
THAI_NGUYEN = {"11": 748, "10": 6069 - 748, "01": 1373 - 748}
# Road deaths, Karachi 2008: police 616, hospital 1 092, both 489
KARACHI = {"11": 489, "10": 616 - 489, "01": 1092 - 489}


def cells(lists):
    """All observable histories of so many lists."""
    return ["".join(bits) for bits in product("10", repeat=lists) if "1" in bits]


def full_tables(lists, least=1, most=400):
    """Tables without an empty cell."""
    return st.fixed_dictionaries({cell: st.integers(least, most) for cell in cells(lists)})


def permuted(table, order):
    """The same persons with the lists in another order."""
    return {"".join(cell[i] for i in order): count for cell, count in table.items()}
