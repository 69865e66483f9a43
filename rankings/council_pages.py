"""What the council's page of a ranking shows: steps, blockers, whose turn it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.blinding import can_follow_second_scores
from assessments.deadline_words import instant, open_until
from assessments.deadlines import Phase, last_moment
from assessments.models import Cycle, Submission, User
from assessments.navigation import address
from assessments.permissions import can_read_review, phase, posts_of, top_up_of
from assessments.selectors.seals import shut_places
from assessments.services.scores import index_set_of
from frameworks.vietnamese import document_date
from rankings.council_selectors import entrants_of
from rankings.models import Ranking, State
from rankings.readiness import Blocker, BlockerKind, blockers, is_window_open, still_open
from rankings.services.publication import is_stale


@dataclass(frozen=True, slots=True)
class Step:
    """A station on the way, by the names that ``{% timeline %}`` takes."""

    title: str
    by: str = ""
    at: str = ""
    future: bool = False
    version: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An indicator to go to; ``url`` empty: there is no page for it, or not for this reader."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class BlockerRow:
    agency: str
    says: str
    places: Sequence[Place] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a ranking that is not fixed stands: what blocks it, whether it is stale."""

    blockers: Sequence[BlockerRow] = ()
    stale: bool = False


def standing_of(cycle: Cycle, ranking: Ranking | None, now: datetime, *, reader: User) -> Standing:
    """Everything in the way now. Once the results are fixed there is nothing left to block."""
    if cycle.results_fixed_at is not None:
        return Standing()
    day = timezone.localdate(now)
    stale = ranking is not None and is_stale(ranking, day)
    if ranking is None or stale:
        found = blockers(entrants_of(cycle, day), now)
    else:  # all was settled when it was built, and nothing has changed since
        found = list(still_open(entrants_of(cycle, day, with_content=False), now))
    told = _told_to(reader, cycle, found)
    tied = posts_of(reader).tied
    rows = [_row(cycle, one, now, reader) for one in told if one.submission.agency_id not in tied]
    own = dict.fromkeys(
        str(one.submission.agency) for one in told if one.submission.agency_id in tied
    )
    shut = [BlockerRow(agency, str(SHUT)) for agency in own]
    return Standing([*_window_row(cycle), *_blind_row(found, told), *rows, *shut], stale)


# The places would tell what is judged of it by now.
SHUT = gettext_lazy("Còn việc chưa xong. Bạn có xung đột lợi ích nên không xem được việc gì")


def _told_to(reader: User, cycle: Cycle, found: Sequence[Blocker]) -> list[Blocker]:
    """Without what would tell a reviewer where a value is judged twice, or by now is."""
    if can_follow_second_scores(reader):
        return list(found)
    sealed = shut_places(reader, cycle)
    told = []
    for each in found:
        codes = [code for code in each.codes if (each.submission.pk, code) not in sealed]
        if each.kind not in TWICE and (codes or not each.codes):
            told.append(replace(each, codes=codes))
    return told


def _blind_row(found: Sequence[Blocker], told: Sequence[Blocker]) -> list[BlockerRow]:
    """That something is judged twice, for whoever is not told where."""
    hidden = any(each.kind in TWICE for each in found) and not any(t.kind in TWICE for t in told)
    return [BlockerRow(_("Mẫu chấm hai lần"), _("Chưa đủ hai kết luận"))] if hidden else []


def _window_row(cycle: Cycle) -> list[BlockerRow]:
    """A round of giải trình that is open, for every agency alike."""
    if not is_window_open(cycle):
        return []
    return [BlockerRow(_("Mọi cơ quan"), _("Đợt giải trình chưa kết thúc"))]


SAYS = {
    BlockerKind.UNJUDGED: gettext_lazy("{n} chỉ số chưa thẩm định"),
    BlockerKind.UNMEASURED: gettext_lazy("{n} số đo của cơ quan đo chưa nhập"),
    BlockerKind.OPEN: gettext_lazy("{n} câu hỏi chưa kết luận"),
    BlockerKind.DISPUTED: gettext_lazy("{n} chỉ số chờ Hội đồng quyết ở phiên họp"),
    BlockerKind.UNHEARD: gettext_lazy(
        "{n} chỉ số đã giảm điểm mà đơn vị chưa được hỏi: mở vòng giải trình tiếp, hoặc thẩm định"
        " viên hỏi lại từng chỉ số"
    ),
    BlockerKind.SECOND: gettext_lazy("{n} chỉ số chờ chấm lần hai"),
    BlockerKind.TWO_SCORES: gettext_lazy("{n} chỉ số chờ Chủ tịch quyết giữa hai lần chấm"),
}
TWICE = (BlockerKind.SECOND, BlockerKind.TWO_SCORES)


def _row(cycle: Cycle, blocker: Blocker, now: datetime, reader: User) -> BlockerRow:
    submission = blocker.submission
    if blocker.kind is BlockerKind.DEADLINE:
        until = instant(last_moment(_taken_until(submission, now)))
        return BlockerRow(
            str(submission.agency), _("Còn nhận hồ sơ đến {until}").format(until=until), ()
        )
    main_of = {
        indicator.code: main.code
        for main in index_set_of(submission).main_indices
        for indicator in main.indicators
    }
    may_open = can_read_review(reader, submission)
    places = [
        Place(
            code,
            address("review-indicator", cycle.slug, submission.pk, main_of[code], code)
            if may_open
            else "",
        )
        for code in blocker.codes
    ]
    says = str(SAYS[blocker.kind]).format(n=len(places))
    return BlockerRow(str(submission.agency), says, places)


def _taken_until(submission: Submission, now: datetime) -> datetime:
    top_up = top_up_of(submission.cycle)
    settling = top_up is not None and phase(submission, now) is Phase.TOP_UP
    return top_up.closes_at if top_up is not None and settling else open_until(submission, now)


# ── Steps ──────────────────────────────────────────────────────────────────────────────────


def steps_of(ranking: Ranking | None) -> list[Step]:
    """The six stations, those not reached yet hollow."""
    if ranking is None:
        return [Step(str(title), future=True) for title in STATIONS]
    decision = ranking.decision
    reached: Iterable[tuple[str, str] | None] = (
        _act(ranking.built_by, ranking.built_at),
        _act(ranking.checked_by, ranking.checked_at),
        _act(ranking.approved_by, ranking.approved_at),
        _paper(f"{decision.signer_title} {decision.signer_name}", decision.signed_on),
        _paper(decision.number, decision.issued_on),
        _act(None, ranking.published_at),
    )
    return [
        Step(str(title), *done) if done else Step(str(title), future=True)
        for title, done in zip(STATIONS, reached, strict=True)
    ]


STATIONS = (
    gettext_lazy("Lập bảng"),
    gettext_lazy("Soát theo quy tắc"),
    gettext_lazy("Chủ tịch Hội đồng duyệt"),
    gettext_lazy("Ký quyết định"),
    gettext_lazy("Số, ngày ban hành"),
    gettext_lazy("Công bố"),
)


def _act(by: User | None, at: datetime | None) -> tuple[str, str] | None:
    return None if at is None else (str(by or ""), instant(at))


def _paper(what: str, day: date | None) -> tuple[str, str] | None:
    return None if day is None else (what.strip(), document_date(day))


# ── Whose turn ─────────────────────────────────────────────────────────────────────────────

TURNS = {
    State.DRAFT: gettext_lazy("Thư ký soát bảng theo quy tắc của bộ chỉ số."),
    State.CHECKED: gettext_lazy("Chủ tịch Hội đồng đọc bảng rồi duyệt, hoặc trả lại."),
    State.APPROVED: gettext_lazy("Văn thư ghi nhận khi quyết định đã ký."),
    State.SIGNED: gettext_lazy("Văn thư ghi số, ngày ban hành."),
    State.PUBLISHED: gettext_lazy("Đã công bố. Bảng này không bao giờ đổi nữa."),
}
NUMBERED = gettext_lazy("Thư ký công bố.")
NOT_BUILT = gettext_lazy("Thư ký lập bảng khi mọi hồ sơ đã thẩm định xong.")


def turn_of(ranking: Ranking | None) -> str:
    """Who does what next, in one sentence."""
    if ranking is None:
        return str(NOT_BUILT)
    if ranking.state == State.SIGNED and ranking.number_slug:
        return str(NUMBERED)
    return str(TURNS[State(ranking.state)])
