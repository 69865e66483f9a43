"""Chấm hai lần on a page: what was drawn and how far it is, one's own part, the blind bench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.blinding import (
    can_draw,
    can_follow_second_scores,
    can_name_second,
    comparison_of,
)
from assessments.models import (
    BlindBatch,
    BlindPair,
    BlindSeed,
    Cycle,
    SecondScore,
    SubmissionVersion,
    User,
)
from assessments.navigation import Link, Section
from assessments.pages.bench import Bench
from assessments.pages.bench_desk import Desk, Way
from assessments.pages.bench_rows import Row
from assessments.pages.marks import Mark
from assessments.permissions import posts_of, units_reviewed_from
from assessments.selectors.blind_pairs import Paired, Wants, pairs_of
from assessments.selectors.review_duties import main_code_of


@dataclass(frozen=True)
class PairRow:
    """One value that is judged twice, as ``reader`` may know of it."""

    paired: Paired
    reader: User

    @property
    def pair(self) -> BlindPair:
        return self.paired.pair

    @property
    def agency(self) -> str:
        return str(self.pair.submission.agency)

    @property
    def mark(self) -> Mark:
        """For whoever scores second: nothing that tells whether there is a first verdict."""
        if not can_follow_second_scores(self.reader):
            return self._own_mark
        if self.paired.wants is Wants.RULING:
            return Mark(_("Chờ Chủ tịch quyết"), "warn", "scale")
        if self.paired.wants is Wants.SCORES:
            return Mark(self._lacking, "info", "clock")
        if comparison_of(self.pair) is None:
            return Mark(_("Chỉ chấm một lần"), "quiet", "minus")
        return self._compared_mark

    @property
    def _lacking(self) -> str:
        if self.paired.judged:
            return _("Chờ lần hai")
        return _("Chờ lần một") if self.paired.second else _("Chờ cả hai")

    @property
    def _compared_mark(self) -> Mark:
        compared = self.pair.comparison
        if compared.same:
            return Mark(_("Giống nhau"), "ok", "check")
        if not compared.blocks:
            return Mark(_("Khác giá trị, bằng điểm"), "ok", "check")
        if getattr(compared, "reconciliation", None) is not None:
            return Mark(_("Đã quyết"), "ok", "file-check")
        return Mark(_("Khác điểm, cơ quan đã gửi giá trị khác"), "quiet", "minus")

    @property
    def _own_mark(self) -> Mark:
        if comparison_of(self.pair) is not None:
            return Mark(_("Đủ hai kết luận"), "ok", "check")
        if self.paired.second is not None:
            return Mark(_("Đã chấm"), "ok", "check")
        return Mark(_("Chưa chấm"), "quiet", "circle")

    @property
    def url(self) -> str:
        """Both verdicts, or the blind bench for whoever scores second; else blank."""
        at = [self.pair.submission.cycle.slug, self.pair.pk]
        if comparison_of(self.pair) is not None:
            return reverse("score-comparison", args=at)
        own = self.pair.unit_id in units_reviewed_from(self.reader)
        return reverse("second-score", args=at) if own else ""

    @property
    def name_url(self) -> str:
        if self.paired.second is not None or not can_name_second(self.reader, self.pair):
            return ""
        return reverse("second-unit-name", args=[self.pair.submission.cycle.slug, self.pair.pk])

    @property
    def waits_for_me(self) -> bool:
        compared = comparison_of(self.pair) is not None
        return not compared and self.paired.second is None


@dataclass(frozen=True)
class SecondPage:
    """``rows``: every pair for whoever follows, the ones to rule on first; else one's own."""

    cycle: Cycle
    seed: BlindSeed | None
    batches: Sequence[BlindBatch]
    rows: Sequence[PairRow]
    follows: bool
    can_draw: bool

    @property
    def to_rule(self) -> int:
        return sum(row.paired.wants is Wants.RULING for row in self.rows)

    @property
    def lacking(self) -> int:
        return sum(row.paired.wants is Wants.SCORES for row in self.rows)

    @property
    def alone(self) -> int:
        """Drawn, and nobody left who could score second."""
        return sum(row.pair.unit_id is None for row in self.rows)

    @property
    def left(self) -> int:
        return sum(row.waits_for_me for row in self.rows)


def second_page(cycle: Cycle, reader: User) -> SecondPage:
    """Eight queries at most, however many pairs there are. Nothing of a tied agency."""
    seed = BlindSeed.objects.filter(cycle=cycle).select_related("announced_by").first()
    follows = can_follow_second_scores(reader)
    tied = posts_of(reader).tied
    rows = [
        PairRow(each, reader)
        for each in (pairs_of(cycle) if seed else [])
        if each.pair.agency_id not in tied
        and (follows or each.pair.unit_id in units_reviewed_from(reader))
    ]
    order = {Wants.RULING: 0, Wants.SCORES: 1, Wants.NOTHING: 2}
    rows.sort(key=lambda row: order[row.paired.wants] if follows else not row.waits_for_me)
    batches = list(seed.batches.defer("listing")) if seed else []
    return SecondPage(cycle, seed, batches, rows, follows, can_draw(reader, cycle))


def own_rows(cycle: Cycle, reader: User) -> list[PairRow]:
    """What the reader's unit scores second, in the order of the list."""
    homes, tied = units_reviewed_from(reader), posts_of(reader).tied
    return [
        PairRow(each, reader)
        for each in pairs_of(cycle)
        if each.pair.unit_id in homes and each.pair.agency_id not in tied
    ]


# ── The blind bench ────────────────────────────────────────────────────────────────────────


def blind_row(version: SubmissionVersion, pair: BlindPair, bench: Bench) -> Row:
    """The value on a bench without any verdict. Raises ``KeyError``."""
    main = bench.main(main_code_of(version.submission, pair.code))
    return {row.code: row for row in bench.rows(main)}[pair.code]


@dataclass(frozen=True)
class BlindDesk(Desk):
    """As any desk, but that the ways lead along one's own second scores, and nothing is past."""

    rows: Sequence[PairRow] = ()

    @cached_property
    def _ways(self) -> tuple[Way | None, Way | None]:
        places = [each.pair.pk for each in self.rows]
        blind = self.row.bench.blind
        if blind is None or blind.pk not in places:
            return (None, None)
        at = places.index(blind.pk)
        before = self.rows[at - 1] if at else None
        after = self.rows[at + 1] if at + 1 < len(places) else None
        return (_way(before), _way(after))

    @property
    def next_url(self) -> str:
        """The next that is not scored, after this one and round to it; the list at the end."""
        blind = self.row.bench.blind
        places = [each.pair.pk for each in self.rows]
        at = places.index(blind.pk) if blind is not None and blind.pk in places else -1
        around = (*self.rows[at + 1 :], *self.rows[: max(at, 0)])
        left = next((each for each in around if each.waits_for_me), None)
        return left.url if left else self.list_url

    @property
    def list_url(self) -> str:
        return reverse("second-score-list", args=[self.row.bench.submission.cycle.slug])

    @property
    def side(self) -> Section:
        """One's own second scores, for the side bar."""
        blind = self.row.bench.blind
        links = [
            Link(
                f"{each.agency} · {each.pair.code}",
                each.url,
                each.mark.icon,
                current=blind is not None and each.pair.pk == blind.pk,
            )
            for each in self.rows
        ]
        return Section(_("Chấm lần hai"), links)


def _way(row: PairRow | None) -> Way | None:
    return Way(f"{row.agency} · {row.pair.code}", row.url) if row else None


def own_score(pair: BlindPair, version: SubmissionVersion) -> SecondScore | None:
    """What was given second on the version that counts."""
    return pair.scores.filter(version=version).select_related("given_by", "unit").first()
