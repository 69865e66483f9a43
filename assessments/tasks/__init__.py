"""Việc của tôi: what waits for a person, and the one next act. Each chapter tells its own.

``settings.MY_WORK`` names the functions that are asked, as ``(user, now) → tasks``; that is how
``rankings`` adds its own without ``assessments`` knowing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from assessments.deadline_words import DeadlineSaid
from assessments.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing that a post has to do with, and what it asks of its holder now.

    ``says``: one sentence. ``act``: what the button says, ``url``: where it leads; without them
    nothing waits here, and the card only tells where things stand. ``remark``: what another person
    wrote, ``remark_by``: which. ``facts``: pairs of label and value. ``names``:
    whom it is about, under ``names_label``.
    """

    post: str
    about: str
    says: str
    act: str = ""
    url: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    deadline: DeadlineSaid | None = None
    remark: str = ""
    remark_by: str = ""
    names: tuple[str, ...] = ()
    names_label: str = ""

    @property
    def waits(self) -> bool:
        """Whether there is something to do, and a page to do it on."""
        return bool(self.act and self.url)


class Teller(Protocol):
    def __call__(self, user: User, now: datetime) -> Iterable[Task]: ...


def tasks_of(user: User, now: datetime) -> list[Task]:
    """Everything that concerns the posts of ``user``: what waits first, in the order told."""
    tellers: list[Teller] = [import_string(path) for path in settings.MY_WORK]
    told = [task for tell in tellers for task in tell(user, now)]
    return sorted(told, key=lambda task: not task.waits)
