"""Runs of imports, at once for small files and in the background for large ones."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import override
from django_tasks import task

from antoan.imports import actions
from antoan.imports.models import ImportJob
from antoan.imports.rules import INLINE_ROWS
from antoan.org.queries import actor_for, current_memberships
from antoan.org.scope import NOBODY, Actor


@task()
def run_import(job_id: int) -> None:
    """Carry out one job; safe to start twice, since each batch moves the cursor only once."""
    job = ImportJob.objects.select_related("membership__user").get(pk=job_id)
    language = job.membership.user.language if job.membership else settings.LANGUAGE_CODE
    with override(language):  # the reasons of refusals are kept in the words of whoever sent the file
        actions.carry_out(job=job, actor=_actor_of(job))


def launch(job: ImportJob, actor: Actor) -> None:
    """Start the run of a job that has just been set to checking or applying."""
    if job.total_rows <= INLINE_ROWS:
        actions.carry_out(job=job, actor=actor)
    else:
        run_import.enqueue(job.pk)


def _actor_of(job: ImportJob) -> Actor:
    """Who started it, as they are now: a person who has lost the role meanwhile writes nothing."""
    if job.membership is None:
        return NOBODY
    user = job.membership.user
    mine = next((m for m in current_memberships(user) if m.pk == job.membership_id), None)
    return actor_for(user, mine) if mine else NOBODY
