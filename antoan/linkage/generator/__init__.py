"""Made-up Vietnamese people and linked ledgers with known truth, for tests, benchmarks and the demonstration."""

from antoan.linkage.generator.errors import HOSPITAL, OFFICE, REGISTER, STATION, Clerk
from antoan.linkage.generator.ledgers import Ledgers, ledgers, two_lists
from antoan.linkage.generator.people import COMMUNES, Person, people

__all__ = [
    "COMMUNES",
    "HOSPITAL",
    "OFFICE",
    "REGISTER",
    "STATION",
    "Clerk",
    "Ledgers",
    "Person",
    "ledgers",
    "people",
    "two_lists",
]
