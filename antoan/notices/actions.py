"""Tell someone, mark as read, and the daily round of reminders."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from antoan.lib.deadlines import clock_phrase
from antoan.notices.models import Notice
from antoan.org.models import Membership
from antoan.org.queries import actor_for
from antoan.org.scope import Actor
from antoan.workflow.duties import Duty, duties_of

log = logging.getLogger(__name__)
RETRY_DAYS = 7  # how long an e-mail that fails is tried again
SOON_DAYS = 3  # a reminder goes out this many days before a deadline


@dataclass(frozen=True)
class Addressee:
    """Exactly one of the three is set, as a rule."""

    agency_id: int | None = None
    establishment_id: int | None = None
    user_id: int | None = None

    @property
    def key(self) -> str:
        """Part of the notice's key."""
        return f"a{self.agency_id or ''}e{self.establishment_id or ''}u{self.user_id or ''}"


def tell(to: Addressee, *, key: str, title: str, body: str = "", url: str = "", level: str = "info") -> Notice:
    """Put a notice in an inbox; the same key to the same addressee is told once."""
    return Notice.objects.get_or_create(
        key=f"{key}:{level}:{to.key}"[:160],
        defaults={
            "agency_id": to.agency_id,
            "establishment_id": to.establishment_id,
            "user_id": to.user_id,
            "title": title[:250],
            "body": body,
            "url": url[:250],
            "level": level,
        },
    )[0]


def mark_read(*, actor: Actor, pk: int | None = None) -> int:
    """Mark one notice, or all, of the actor's inbox as read; returns how many changed."""
    notices = Notice.objects.visible_to(actor).unread()
    if pk is not None:
        notices = notices.filter(pk=pk)
    return notices.update(read_at=timezone.now())


def remind(day: dt.date) -> int:
    """Notices for every duty that is late or due within SOON_DAYS; returns how many are new. Idempotent."""
    before = Notice.objects.count()
    for membership in _members(day).iterator(chunk_size=500):
        actor = actor_for(membership.user, membership)
        for duty in duties_of(actor, day):
            if level := _level(duty, day):
                _remind_one(actor, duty, level, day)
    return Notice.objects.count() - before


def send_emails() -> int:
    """E-mail every notice not yet sent to the people it concerns; answers how many went out.

    One that fails does not hold the others up; it is tried again the next time, for RETRY_DAYS.
    """
    sent = 0
    for notice in Notice.objects.filter(emailed_at=None).order_by("pk").iterator(chunk_size=200):
        addresses = sorted(_addresses(notice))
        try:
            sent += send_mail(notice.title, _mail_body(notice), None, addresses) if addresses else 0
        except OSError as error:  # SMTP's own errors are among them
            log.warning("notice %s not e-mailed: %s", notice.pk, type(error).__name__)
            if timezone.now() - notice.created_at < dt.timedelta(days=RETRY_DAYS):
                continue
        Notice.objects.filter(pk=notice.pk).update(emailed_at=timezone.now())
    return sent


def _in_force(day: dt.date) -> Q:
    """Memberships that somebody can act in on a day."""
    period = Q(valid_to=None) | Q(valid_to__gte=day)
    return period & Q(valid_from__lte=day, user__is_active=True) & (Q(agency=None) | Q(agency__is_active=True))


def _members(day: dt.date) -> QuerySet[Membership]:
    return Membership.objects.filter(_in_force(day)).select_related("user", "agency__place").order_by("pk")


def _level(duty: Duty, day: dt.date) -> str:
    if duty.due_on is None:
        return ""
    left = (duty.due_on - day).days
    return "late" if left < 0 else "due" if left <= SOON_DAYS else ""


def _remind_one(actor: Actor, duty: Duty, level: str, day: dt.date) -> None:
    if duty.due_on is None:
        return
    to = (
        Addressee(establishment_id=actor.establishment_id)
        if actor.establishment_id is not None
        else Addressee(agency_id=actor.agency_id)
    )
    body = _("Hạn %(due)s (%(left)s). Căn cứ: %(basis)s.") % {
        "due": f"{duty.due_on:%d/%m/%Y}",
        "left": clock_phrase(duty.due_on, day),
        "basis": duty.basis or "—",
    }
    tell(to, key=f"duty:{duty.key}", title=duty.title, body=body, url=duty.url, level=level)


def _addresses(notice: Notice) -> Iterator[str]:
    reach = Q(pk=None)
    if notice.user_id:
        reach |= Q(user_id=notice.user_id)
    if notice.agency_id:
        reach |= Q(agency_id=notice.agency_id)
    if notice.establishment_id:
        reach |= Q(establishment_id=notice.establishment_id)
    members = Membership.objects.filter(reach, _in_force(timezone.localdate())).exclude(user__email="")
    yield from set(members.values_list("user__email", flat=True))


def _mail_body(notice: Notice) -> str:
    """With a link that works from a mailbox, once the deployment has said under which address it is reached."""
    origin = next(iter(settings.CSRF_TRUSTED_ORIGINS), "")
    link = f"{origin}{notice.url}" if origin and notice.url.startswith("/") else ""
    return "\n\n".join(part for part in (notice.title, notice.body, link) if part)
