"""A state machine is a table of transitions; firing one is a transaction that leaves an audit event."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from antoan.audit.record import record
from antoan.org.scope import Actor


class TransitionRefused(Exception):
    """The move is not possible now; the message is for the person who asked."""


@dataclass(frozen=True)
class Transition:
    """One row of the table: from which states, to which, who may, and what must hold first."""

    name: str
    label: str | Promise
    sources: frozenset[str]
    target: str
    permission: str
    needs_comment: bool = False
    check: Callable[[Any], str | None] = lambda obj: None  # what still stands in the way, or None


class Machine:
    """Moves of one model. The object has `state`, `place_path` and, where it belongs to one, `establishment_id`."""

    def __init__(self, transitions: Iterable[Transition]) -> None:
        self.transitions = {t.name: t for t in transitions}

    def open_to(self, actor: Actor, obj: Any) -> list[Transition]:
        """The moves to offer this actor on this object, in the table's order."""
        return [t for t in self.transitions.values() if obj.state in t.sources and allowed(t.permission, actor, obj)]

    def closed_to(self, actor: Actor, obj: Any) -> list[tuple[Transition, str]]:
        """Moves the state allows but a check holds back, each with the reason to show."""
        return [(t, why) for t in self.open_to(actor, obj) if (why := t.check(obj))]

    @transaction.atomic
    def fire(self, name: str, obj: Any, *, actor: Actor, comment: str = "", **fields: Any) -> None:
        """Lock the row, check state, scope and conditions, save, record one event, refresh `obj`.

        Raises PermissionDenied (role or scope) or TransitionRefused (state, reason, check).
        """
        move = self.transitions[name]
        locked: Any = type(obj)._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)
        if not allowed(move.permission, actor, locked):
            raise PermissionDenied
        if locked.state not in move.sources:
            raise TransitionRefused(
                _("Không thể «%(move)s» khi hồ sơ ở trạng thái «%(state)s». Hãy tải lại trang để xem trạng thái mới.")
                % {"move": move.label, "state": locked.get_state_display()}
            )
        if move.needs_comment and not comment.strip():
            raise TransitionRefused(_("Cần ghi rõ lý do cho việc «%(move)s».") % {"move": move.label})
        for field, value in fields.items():
            setattr(locked, field, value)
        if problem := move.check(locked):
            raise TransitionRefused(problem)
        before, locked.state = locked.state, move.target
        locked.save(update_fields=["state", *fields])
        record(
            actor,
            f"{obj._meta.model_name}.{name}",
            locked,
            place_path=locked.place_path,
            before=before,
            after=move.target,
            comment=comment,
        )
        obj.refresh_from_db()


def allowed(permission: str, actor: Actor, obj: Any) -> bool:
    """Role and scope together, for one loaded object."""
    return actor.can(permission) and actor.reaches(obj.place_path, getattr(obj, "establishment_id", None))
