"""Declared conflicts of interest: they shut a file like one's own unit, and are never deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from assessments import insert_only
from assessments.models import AuditEvent, ConflictStatement, Cycle, DeclaredConflict
from assessments.permissions import can_extend, can_read_review, can_return, has_conflict
from assessments.refusals import extension_lock_sentence, sentence
from assessments.selectors.conflicts import conflicts_of
from assessments.selectors.cycles import judges
from assessments.selectors.submissions import submissions_sent_visible_to
from assessments.services import assigning, conflicts, reviews
from assessments.services.conflicts import UnfitConflict
from assessments.services.locks import Refused
from tests.assessments.council import again, agency
from tests.assessments.world import AFTER, submission_of

pytestmark = pytest.mark.django_db

OVER = "Người thân đã chuyển công tác từ 01/12."
KIND = DeclaredConflict.Kind


def declare(people, cycle, who: str = "duc", slug: str = "so-y-te", *, by: str = "", **said):
    words = {"kind": KIND.FAMILY, **said}
    of, by = again(people[who]), again(people[by or who])
    return conflicts.declare(cycle, agency(slug), of=of, by=by, **words)


def agree(people, who: str = "duc") -> None:
    version = reviews.newest_version(submission_of("so-y-te"))
    assert version is not None
    reviews.agree(version, ["1.1"], by=again(people[who]))


def test_a_declared_tie_shuts_the_file_like_ones_own_unit(reviewing, cycle):
    agree(reviewing)

    declare(reviewing, cycle)

    with pytest.raises(Refused, match="declared_conflict"):
        agree(reviewing)
    duc = again(reviewing["duc"])
    assert has_conflict(duc, agency("so-y-te").pk)
    assert not can_read_review(duc, submission_of("so-y-te"))
    assert submission_of("so-y-te") not in submissions_sent_visible_to(duc)
    assert submission_of("xa-na-hoi") in submissions_sent_visible_to(duc)  # the control


def test_it_holds_for_one_person_not_for_their_unit(reviewing, cycle):
    declare(reviewing, cycle)

    agree(reviewing, "phu")


def test_it_holds_for_the_acts_of_the_secretary(reviewing, cycle):
    submission = submission_of("so-y-te")
    assert can_return(again(reviewing["giang"]), submission, AFTER)

    declare(reviewing, cycle, "giang")

    giang = again(reviewing["giang"])
    assert not can_return(giang, submission, AFTER)
    assert not can_extend(giang, submission, AFTER)
    assert "Đã khai xung đột lợi ích" in extension_lock_sentence(giang, submission, AFTER)
    with pytest.raises(Refused, match="declared_conflict"):
        assigning.give(submission, {"1": agency("van-phong").pk}, by=giang)


def test_it_holds_for_what_the_chair_says_of_the_standing_agency(reviewing, cycle):
    declare(reviewing, cycle, "hai", "so-tttt")

    with pytest.raises(Refused, match="declared_conflict"):
        assigning.give(
            submission_of("so-tttt"), {"1": agency("van-phong").pk}, by=again(reviewing["hai"])
        )


def test_the_sentence_says_who_opens_it_again(cycle):
    said = sentence("declared_conflict", submission_of("so-y-te"), AFTER)

    assert "Sở Y tế" in said
    assert "Thư ký hoặc Chủ tịch Hội đồng ghi kết thúc" in said


def test_it_opens_when_somebody_else_says_it_is_over(reviewing, cycle):
    made = declare(reviewing, cycle)

    conflicts.end(made, reason=OVER, by=again(reviewing["giang"]))

    agree(reviewing)
    assert DeclaredConflict.objects.filter(pk=made.pk).exists()
    assert list(conflicts_of(cycle)) == [made]  # it is still told


def test_nobody_ends_their_own(reviewing, cycle):
    of_duc = declare(reviewing, cycle)
    of_giang = declare(reviewing, cycle, "giang")

    for made, who in ((of_duc, "duc"), (of_duc, "phu"), (of_giang, "giang"), (of_duc, "lan")):
        with pytest.raises(PermissionDenied):
            conflicts.end(made, reason=OVER, by=again(reviewing[who]))
    conflicts.end(of_giang, reason=OVER, by=again(reviewing["hai"]))


def test_an_end_without_a_reason_or_a_second_one_is_refused(reviewing, cycle):
    made, giang = declare(reviewing, cycle), again(reviewing["giang"])

    with pytest.raises(UnfitConflict, match="reason"):
        conflicts.end(made, reason="x" * 19, by=giang)
    conflicts.end(made, reason="x" * 20, by=giang)
    with pytest.raises(UnfitConflict, match="ended"):
        conflicts.end(made, reason=OVER, by=giang)


def test_after_its_end_it_may_be_declared_anew(reviewing, cycle):
    made = declare(reviewing, cycle)
    with pytest.raises(UnfitConflict, match="declared"):
        declare(reviewing, cycle)

    conflicts.end(made, reason=OVER, by=again(reviewing["giang"]))
    declare(reviewing, cycle)

    with pytest.raises(Refused, match="declared_conflict"):
        agree(reviewing)


def test_another_tie_is_put_into_words(reviewing, cycle):
    with pytest.raises(UnfitConflict, match="note"):
        declare(reviewing, cycle, kind=KIND.OTHER, note=" ")

    declare(reviewing, cycle, kind=KIND.OTHER, note="Dạy tại trường của Sở.")


@pytest.mark.parametrize("who", ["an", "khoa", "minh"])
def test_whoever_does_not_sit_in_the_council_declares_nothing(reviewing, cycle, who):
    with pytest.raises(PermissionDenied):
        declare(reviewing, cycle, who)


def test_what_others_said_on_paper_the_secretary_writes_down(reviewing, cycle):
    with pytest.raises(PermissionDenied):
        declare(reviewing, cycle, "duc", by="phu")

    made = declare(reviewing, cycle, "duc", by="giang")

    assert (made.user, made.declared_by) == (reviewing["duc"], reviewing["giang"])
    event = AuditEvent.objects.get(act="conflict_declared")
    assert event.data["person"] == "duc@demo.test"


def test_it_holds_in_every_cycle(reviewing, cycle):
    """A tie knows no calendar: declared in one year, it shuts the next year's file too."""
    other = Cycle.objects.create(
        slug="2022-mau",
        title="Kỳ 2022",
        framework_version=cycle.framework_version,
        year=2022,
        standing_agency=cycle.standing_agency,
        opens_at=cycle.opens_at - timedelta(days=365),
    )
    declare(reviewing, other)

    with pytest.raises(Refused, match="declared_conflict"):
        agree(reviewing)


def test_the_board_counts_it_among_the_ties(reviewing, cycle):
    declare(reviewing, cycle)

    [duc] = [judge for judge in judges(AFTER.date()) if judge.user == reviewing["duc"]]

    assert duc.agencies == {agency("so-noi-vu").pk, agency("so-y-te").pk}


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_or_delete_what_was_declared(reviewing, cycle, act):
    made = declare(reviewing, cycle)
    conflicts.end(made, reason=OVER, by=again(reviewing["giang"]))
    conflicts.state(cycle, by=again(reviewing["duc"]))
    rows = {
        DeclaredConflict.objects.all(): {"kind": KIND.MONEY},
        made.end.__class__.objects.all(): {"reason": "Khác."},
        ConflictStatement.objects.all(): {"made_at": AFTER + timedelta(days=1)},
    }
    for found, other in rows.items():
        with pytest.raises(DatabaseError, match=insert_only.MESSAGE), transaction.atomic():
            found.update(**other) if act == "update" else found._raw_delete("default")


def test_without_the_guard_it_would_be_changed(reviewing, cycle):
    declare(reviewing, cycle)
    insert_only.take_away(connection)

    assert DeclaredConflict.objects.update(kind=KIND.MONEY) == 1


# ── Before anything is opened ──────────────────────────────────────────────────────────────


def test_a_cycle_may_ask_reviewers_to_declare_first(reviewing, cycle):
    Cycle.objects.update(declares_first=True)
    with pytest.raises(Refused, match="undeclared"):
        agree(reviewing)
    duc = again(reviewing["duc"])
    assert not can_read_review(duc, submission_of("so-y-te"))
    assert not submissions_sent_visible_to(duc).filter(agency__slug="so-y-te").exists()

    conflicts.state(cycle, by=duc)

    agree(reviewing)
    assert submissions_sent_visible_to(again(duc)).filter(agency__slug="so-y-te").exists()


def test_it_is_asked_of_reviewers_alone(reviewing, cycle):
    Cycle.objects.update(declares_first=True)

    assert can_read_review(again(reviewing["hai"]), submission_of("so-y-te"))
    assert can_read_review(again(reviewing["lan"]), submission_of("so-y-te"))


def test_a_statement_of_another_cycle_is_none_of_this(reviewing, cycle):
    other = Cycle.objects.create(
        slug="2022-mau",
        title="Kỳ 2022",
        framework_version=cycle.framework_version,
        year=2022,
        standing_agency=cycle.standing_agency,
        opens_at=cycle.opens_at - timedelta(days=365),
    )
    Cycle.objects.filter(pk=cycle.pk).update(declares_first=True)
    conflicts.state(other, by=again(reviewing["duc"]))

    with pytest.raises(Refused, match="undeclared"):
        agree(reviewing)


def test_it_is_said_once(reviewing, cycle):
    for _ in range(2):
        conflicts.state(cycle, by=again(reviewing["duc"]))

    assert AuditEvent.objects.filter(act="conflicts_stated").count() == 1


# ── The knock at a shut file ───────────────────────────────────────────────────────────────


def test_a_knock_is_logged_once_a_day(reviewing, cycle, during):
    submission, duc = submission_of("so-y-te"), again(reviewing["duc"])

    def knocks() -> int:
        conflicts.record_shut(submission, reason="declared_conflict", by=duc)
        return AuditEvent.objects.filter(act="file_shut", actor=duc).count()

    assert (knocks(), knocks()) == (1, 1)
    during.move_to(AFTER + timedelta(days=1))
    assert knocks() == 2
