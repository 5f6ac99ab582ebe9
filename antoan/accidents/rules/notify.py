"""Who else must be told of an accident, and at once (Luật ATVSLĐ Điều 34; law.md §5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from antoan.accidents.enums import CaseSeverity, Relation
from antoan.accidents.rules.severity import case_severity


class Recipient(StrEnum):
    """Bodies to tell; the telephone number is the law parameter "contact.phone.<value>"."""

    LABOUR = "labour"
    POLICE = "police"
    COMMUNE = "commune"


NAMES: dict[Recipient, str | Promise] = {
    Recipient.LABOUR: _("Sở Nội vụ nơi xảy ra tai nạn"),
    Recipient.POLICE: _("Công an nơi xảy ra tai nạn"),
    Recipient.COMMUNE: _("UBND xã, phường nơi xảy ra tai nạn"),
}


@dataclass(frozen=True)
class Telling:
    """One body to tell at once. `done` when this declaration itself reaches it."""

    recipient: Recipient
    why: str | Promise
    basis: str
    done: bool = False

    @property
    def name(self) -> str | Promise:
        """Its name, with the words of the place."""
        return NAMES[self.recipient]

    @property
    def phone_key(self) -> str:
        """Law parameter with the number to call."""
        return f"contact.phone.{self.recipient.value}"


def must_declare(severities: Iterable[str], relations: Iterable[str] = ()) -> bool:
    """Whether the law asks for an immediate declaration upward.

    Under an employer: a death, or two and more seriously hurt (Điều 34 khoản 1 điểm c). Without a contract: a death or
    any serious injury (điểm d). Other accidents are investigated inside and appear in the ledger and the returns.
    """
    severity = case_severity(severities)
    if severity in {CaseSeverity.FATAL, CaseSeverity.MANY_SERIOUS}:
        return True
    return severity == CaseSeverity.ONE_SERIOUS and Relation.NO_CONTRACT in set(relations)


def to_tell(severities: Iterable[str], *, has_employer: bool, relations: Iterable[str] = ()) -> list[Telling]:
    """Everybody who must be told at once, the labour authority (which this declaration reaches) first."""
    severity, kinds = case_severity(severities), set(relations)
    grave = severity in {CaseSeverity.FATAL, CaseSeverity.MANY_SERIOUS}
    outside = not has_employer or Relation.NO_CONTRACT in kinds
    tellings: list[Telling] = []
    if grave:
        tellings.append(_LABOUR)
    if severity == CaseSeverity.FATAL or (grave and outside):
        tellings.append(_POLICE_OUTSIDE if outside else _POLICE)
    if outside and severity != CaseSeverity.LIGHT:
        tellings.append(_COMMUNE)
    return tellings


_LABOUR = Telling(
    Recipient.LABOUR,
    _("Có người chết hoặc từ 02 người bị thương nặng: phải khai báo ngay. Khai báo này đã gửi tới Sở Nội vụ."),
    "Luật ATVSLĐ Đ.34 k.1",
    done=True,
)
_POLICE = Telling(Recipient.POLICE, _("Có người chết: phải đồng thời báo ngay cho Công an."), "Luật ATVSLĐ Đ.34 k.1")
_POLICE_OUTSIDE = Telling(
    Recipient.POLICE,
    _("Có người chết hoặc từ 02 người bị thương nặng: UBND xã phải báo ngay cho Công an."),
    "Luật ATVSLĐ Đ.34 k.1",
)
_COMMUNE = Telling(
    Recipient.COMMUNE,
    _("Người bị nạn làm việc không có hợp đồng: gia đình hoặc người phát hiện báo ngay cho UBND xã."),
    "Luật ATVSLĐ Đ.34 k.1",
)
