"""Passwords in tests: the algorithm of the system with the least work, since every test makes several people."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 as delivered, but without the cost that keeps guessers out."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
