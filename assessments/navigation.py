"""The side bar: what a person's posts let them open. Only addresses that exist become links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from assessments.blinding import can_follow_second_scores
from assessments.judging import can_follow_review_duties
from assessments.models import Cycle, Submission, User
from assessments.permissions import (
    COUNCIL,
    can_follow_cycle,
    can_manage_people,
    can_read_audit,
    can_read_measurements,
    can_run_cycles,
    holds_seat,
    is_reviewer,
    posts_of,
)
from assessments.selectors.cycles import cycle_and_newest
from assessments.selectors.posts import posts_said

SHOWN_CYCLES = 3  # the newest; older ones are on the list of cycles


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str
    count: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Links under one heading; ``""``: none."""

    heading: str
    links: list[Link]


def address(name: str, *args: Any) -> str:
    """The address of the page ``name``, or ``""`` where there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def open_cycle(request: HttpRequest, slug: str) -> Cycle:
    """The cycle of a page's address, read together with those that the side bar names.

    Raises ``Http404``.
    """
    user: User = request.user  # type: ignore[assignment]
    cycle, newest = cycle_and_newest(user, slug, SHOWN_CYCLES)
    if cycle is None:
        raise Http404
    request.newest_cycles = newest  # type: ignore[attr-defined]
    return cycle


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Nothing is read until a page of the shell asks."""
    return {"shell": SimpleLazyObject(lambda: Shell(request))}


class Shell:
    """What ``base_app.html`` says of the person who is signed in."""

    def __init__(self, request: HttpRequest) -> None:
        self.path = request.path
        self.user: User = request.user  # type: ignore[assignment]
        self.newest: list[Cycle] | None = getattr(request, "newest_cycles", None)

    @property
    def mark(self) -> str:
        """Two letters: of the first and the given name."""
        words = str(self.user).split()
        return "".join(word[0] for word in (words[-2:] or ["?"])).upper()

    @property
    def posts(self) -> list[str]:
        return posts_said(self.user)

    @cached_property
    def sections(self) -> list[Section]:
        sections = [self._own(), *self._submissions(), *self._cycles(), self._office()]
        return [section for section in sections if section.links]

    def _own(self) -> Section:
        return Section("", self._links((_("Việc của tôi"), "list-checks", "my-work")))

    def _submissions(self) -> Iterator[Section]:
        """The submission of the open page with all its pages, the others by a link each."""
        found = newest_submissions(self.user)
        open_ = self._open(found)
        for submission in found:
            if submission == open_:
                yield Section(_file_said(submission), self._pages_of(submission))
        others = [each for each in found if each != open_]
        yield Section(
            _("Hồ sơ khác") if others else "",
            self._links(
                *(
                    (_file_said(each), "folder-open", "submission-detail", each.cycle.slug, each.pk)
                    for each in others
                )
            ),
        )

    def _pages_of(self, submission: Submission) -> list[Link]:
        at = (submission.cycle.slug, submission.pk)
        return self._links(
            (_("Tổng quan"), "layout-dashboard", "submission-detail", *at),
            (_("Nhập bằng Excel"), "sheet", "workbook", *at),
            (_("Kho minh chứng"), "folder-open", "library", *at),
            (_("Tóm tắt và gửi"), "send", "submission-summary", *at),
            (_("Lộ trình lên mức"), "route", "submission-path", *at),
            (_("Giải trình"), "message-square-reply", "response-list", *at),
            (_("Hỏi đáp"), "circle-question-mark", "question-list", *at),
        )

    def _open(self, rows: list[Any]) -> Any:
        """The row whose pages the open one is among, or the newest; ``None``: there are none."""
        own = (row for row in rows if self.path.startswith(row.get_absolute_url()))
        return next(own, rows[0] if rows else None)

    def _cycles(self) -> Iterator[Section]:
        """As for submissions: the cycle of the open page whole, the others by a link each."""
        if not can_follow_cycle(self.user):
            return
        found = list(Cycle.objects.all()[:SHOWN_CYCLES]) if self.newest is None else self.newest
        open_ = self._open(found)
        for cycle in found:
            if cycle == open_:
                yield from self._pages_of_cycle(cycle)
        others = [each for each in found if each != open_]
        yield Section(
            _("Kỳ khác") if others else "",
            self._links(
                *((str(each), "calendar-clock", "cycle-detail", each.slug) for each in others)
            ),
        )

    def _pages_of_cycle(self, cycle: Cycle) -> Iterator[Section]:
        """By what one comes for: to run the cycle, to judge, to decide."""
        yield Section(str(cycle), self._links(*self._running(cycle.slug)))
        judging = self._links(*self._judging(cycle.slug))
        yield Section(_("Thẩm định") if judging else "", judging)
        yield Section(_("Hội đồng quyết"), self._links(*self._deciding(cycle.slug)))

    def _running(self, slug: str) -> Iterator[tuple[Any, ...]]:
        yield (_("Điều phối"), "layout-dashboard", "cycle-detail", slug)
        yield (_("Tiến trình"), "route", "step-list", slug)
        if can_run_cycles(self.user):
            yield (_("Cơ quan tham gia"), "list-checks", "cycle-assign", slug)
        yield (_("Gửi hồ sơ"), "send", "sending-list", slug)
        yield (_("Thời hạn"), "clock", "cycle-deadlines", slug)
        if holds_seat(self.user, *COUNCIL):
            yield (_("Hỏi đáp"), "circle-question-mark", "council-question-list", slug)
        yield (_("Thông báo"), "megaphone", "council-announcement-list", slug)
        yield (_("Hội đồng, Tổ giúp việc"), "users", "body-list", slug)

    def _judging(self, slug: str) -> Iterator[tuple[Any, ...]]:
        council = holds_seat(self.user, *COUNCIL)
        follows = can_follow_second_scores(self.user)
        if council:
            yield (_("Hồ sơ, chỉ số"), "scale", "review-list", slug)
        if can_follow_review_duties(self.user):
            yield (_("Phân công"), "users", "review-duty-list", slug)
        if council:
            yield (_("Xung đột lợi ích"), "ban", "conflict-list", slug)
            yield (_("Tiền lệ"), "book-open", "precedent-list", slug)
        if can_read_measurements(self.user):
            yield (_("Số đo"), "sheet", "measurement-list", slug)
        if follows or is_reviewer(self.user):
            yield (_("Chấm hai lần"), "split", "second-score-list", slug)
        if follows:
            yield (_("Độ đồng đều"), "equal", "evenness", slug)

    def _deciding(self, slug: str) -> Iterator[tuple[Any, ...]]:
        if holds_seat(self.user, *COUNCIL):
            yield (_("Giải trình"), "message-square-reply", "window-list", slug)
            yield (_("Phiên họp"), "users", "session-list", slug)
        yield (_("Xếp hạng, công bố"), "file-check", "cycle-ranking", slug)

    def _office(self) -> Section:
        pages = []
        if can_run_cycles(self.user):
            pages.append((_("Các kỳ đánh giá"), "calendar-clock", "cycle-list"))
        if can_manage_people(self.user):
            pages.append((_("Tài khoản và vị trí"), "users", "post-list"))
        if can_read_audit(self.user):
            pages.append((_("Nhật ký"), "history", "audit-list"))
        return Section(_("Quản trị") if pages else "", self._links(*pages))

    def _links(self, *pages: tuple[Any, ...]) -> list[Link]:
        links = []
        for label, icon, name, *args in pages:
            if url := address(name, *args):
                links.append(Link(label, url, icon, current=url == self.path))
        return links


def _file_said(submission: Submission) -> str:
    return _("{agency}, năm {year}").format(agency=submission.agency, year=submission.cycle.year)


def newest_submissions(user: User) -> list[Submission]:
    """The submissions of the person's agencies, newest year first, as many as a side bar holds."""
    agencies = {agency for agency, _role in posts_of(user).memberships}
    if not agencies:
        return []
    return list(
        Submission.objects.filter(agency__in=agencies)
        .select_related("cycle", "agency")
        .order_by("-cycle__year", "agency__slug")[:SHOWN_CYCLES]
    )
