"""A reviewer's queue: what nobody has judged yet of all that they may judge, in one order.

By agency a file is finished before the next is opened; by indicator one indicator is judged for
every agency before the next. Either goes round: what was passed over comes again at the end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef
from django.urls import reverse

from assessments.judging import acting_under
from assessments.models import Cycle, Finding, ReviewDuty, Submission, SubmissionVersion, User
from assessments.permissions import Someone, can_review
from assessments.selectors.cycles import sharing
from assessments.selectors.review_duties import OPEN, charges_by_submission
from assessments.selectors.reviews import newest_versions
from assessments.selectors.seals import shut_places, unsealed
from assessments.selectors.wanted import wanted_of
from frameworks.definition import IndexSet


class Order(StrEnum):
    AGENCY = "co-quan"
    INDICATOR = "chi-so"


def order_of(word: str) -> Order:
    """What an address asks for; by agency where it asks for nothing known."""
    return {each.value: each for each in Order}.get(word, Order.AGENCY)


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator of one submission."""

    submission: Submission
    main_code: str
    code: str

    @property
    def url(self) -> str:
        at = self.submission
        return reverse("review-indicator", args=[at.cycle.slug, at.pk, self.main_code, self.code])

    @property
    def place(self) -> tuple[int, str]:
        return (self.submission.pk, self.code)


@dataclass(frozen=True)
class Queue:
    """``items``: everything that may be judged, in order; ``open``: those without a verdict."""

    items: Sequence[Item]
    open: frozenset[tuple[int, str]]

    def after(self, submission: Submission, code: str) -> Item | None:
        """The next open item after a place, and round to it again; ``None``: nothing is left."""
        places = [item.place for item in self.items]
        here = (submission.pk, code)
        start = places.index(here) + 1 if here in places else 0
        around = (*self.items[start:], *self.items[:start])
        return next((item for item in around if item.place in self.open), None)


def queue_of(user: User, cycle: Cycle, order: Order, now: datetime) -> Queue:
    """The whole queue: five queries, and one more for versions that this process has not met."""
    submissions = to_review(user, cycle, now)
    codes_left = unjudged(submissions)
    ordered = _by_agency(submissions) if order is Order.AGENCY else _by_indicator(submissions)
    given = first_verdicts_of(user, cycle)
    shut = shut_places(user, cycle)
    own = (item for item in ordered if item.place not in shut)
    items = [item for item in own if given(item.submission, item.main_code)]
    left = frozenset((pk, code) for pk, codes in codes_left.items() for code in codes)
    return Queue(items, left - shut)


def unjudged(
    submissions: Sequence[Submission], reader: Someone | None = None
) -> Mapping[int, frozenset[str]]:
    """The codes that nobody has judged, by submission, of those that sent something.

    What is sealed from ``reader`` counts as not judged.

    The one count of «chưa thẩm định»: two queries, and one more for versions that this process has
    not met. An item that was asked back has been judged, and is open.
    """
    versions = _versions(submissions)
    sent = [each for each in submissions if each.pk in versions]
    wanted = wanted_of([(each, versions[each.pk]) for each in sent])
    judged = _judged(versions.values(), reader)
    return {each.pk: wanted[each.pk] - judged[versions[each.pk].pk] for each in sent}


def next_agency(user: User, submission: Submission, code: str, now: datetime) -> Item | None:
    """The next agency that nobody judged at the same indicator, then those passed over.

    ``None``: this indicator is judged for all of them, and the whole queue must be asked.
    """
    everyone = to_review(user, submission.cycle, now)
    same = [each for each in everyone if each.index_set_id == submission.index_set_id]
    if submission not in same:
        return None
    at = same.index(submission)
    versions = _versions(same)
    wanted = wanted_of([(each, versions[each.pk]) for each in same])
    rows = Finding.objects.filter(code=code, version__in=[v.pk for v in versions.values()])
    judged = set(rows.values_list("version__submission", flat=True))
    main = next(
        m for m in _set_of(submission).main_indices if code in {i.code for i in m.indicators}
    )
    given = first_verdicts_of(user, submission.cycle)
    judged |= {pk for pk, shut in shut_places(user, submission.cycle) if shut == code}
    around = [each for each in (*same[at + 1 :], *same[:at]) if given(each, main.code)]
    left = (each for each in around if each.pk not in judged and code in wanted[each.pk])
    return next((Item(each, main.code, code) for each in left), None)


def to_review(user: User, cycle: Cycle, now: datetime) -> list[Submission]:
    """What was sent and ``user`` may judge now, by agency in Vietnamese order."""
    sent = Exists(SubmissionVersion.objects.filter(submission=OuterRef("pk")))
    related = ("agency", "index_set", "deadline")
    rows = sharing(cycle, cycle.submissions.filter(sent).select_related(*related))
    return [row for row in rows if can_review(user, row, now)]


def first_verdicts_of(user: User, cycle: Cycle) -> Callable[[Submission, str], bool]:
    """Whether the first verdict on a main index of a submission is the person's to give: a check of
    a drawn sample comes after it, on a page of its own. One query for the whole cycle."""
    charges = charges_by_submission(cycle)

    def given(submission: Submission, main_code: str) -> bool:
        charge = charges.get(submission.pk, {}).get(main_code, OPEN)
        acting = acting_under(user, submission, charge)
        return acting is not None and acting.kind == ReviewDuty.Kind.REVIEW

    return given


def _versions(submissions: Sequence[Submission]) -> Mapping[int, SubmissionVersion]:
    """What counts of each, by submission, without its content."""
    rows = Submission.objects.filter(pk__in=[each.pk for each in submissions])
    return {each.submission_id: each for each in newest_versions(rows).defer("content").order_by()}


def _judged(
    versions: Iterable[SubmissionVersion], reader: Someone | None
) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = unsealed(Finding.objects.filter(version__in=[each.pk for each in versions]), reader)
    for version, code in rows.values_list("version", "code"):
        found[version].add(code)
    return found


def _by_agency(submissions: Sequence[Submission]) -> Iterator[Item]:
    for submission in submissions:
        for main in _set_of(submission).main_indices:
            for indicator in main.indicators:
                yield Item(submission, main.code, indicator.code)


def _by_indicator(submissions: Sequence[Submission]) -> Iterator[Item]:
    """Set by set as the framework has them, since a code means something else in another."""
    sets: dict[int, list[Submission]] = defaultdict(list)
    for submission in submissions:
        sets[submission.index_set.position].append(submission)
    for _position, members in sorted(sets.items()):
        for main in _set_of(members[0]).main_indices:
            for indicator in main.indicators:
                yield from (Item(each, main.code, indicator.code) for each in members)


def _set_of(submission: Submission) -> IndexSet:
    definition = submission.cycle.framework_version.definition
    return definition.index_set(submission.index_set.set_id)
