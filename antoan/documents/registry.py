"""Whose files may an actor read or add? Each domain app answers for its own records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from antoan.org.scope import Actor

Resolver = Callable[[Actor, str], models.Model | None]


@dataclass(frozen=True)
class Target:
    """How to find a record in the actor's scope, for reading and for adding files."""

    read: Resolver
    write: Resolver


_targets: dict[str, Target] = {}


def register_target(label_lower: str, read: Resolver, write: Resolver | None = None) -> None:
    """Called in AppConfig.ready: `label_lower` is "accidents.accident"; the resolvers return the record or None."""
    _targets[label_lower] = Target(read, write or (lambda actor, pk: None))


def readable(actor: Actor, target_type: str, target_id: str) -> models.Model | None:
    """The record, when the actor may read its files."""
    target = _targets.get(target_type)
    return target.read(actor, target_id) if target else None


def writable(actor: Actor, target_type: str, target_id: str) -> models.Model | None:
    """The record, when the actor may add files to it."""
    target = _targets.get(target_type)
    return target.write(actor, target_id) if target else None
