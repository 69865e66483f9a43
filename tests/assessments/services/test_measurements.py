from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from assessments.models import (
    AuditEvent,
    BlindSeed,
    Cycle,
    Finding,
    Measurement,
    MeasurementBatch,
    SubmissionVersion,
    User,
)
from assessments.reasons import MEASURED
from assessments.selectors.measurements import measurements_of
from assessments.services import blind_draws, measurements, reviews, submissions
from assessments.services.locks import Refused
from assessments.services.measurements import Unfit
from assessments.services.scores import Stage, group_sheets
from assessments.workflow import FindingState
from tests.assessments import measured, world
from tests.assessments.measured import ORIGIN, WHY, figure, finding, record
from tests.assessments.world import AFTER, complete, submission_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(people, tmp_path, monkeypatch) -> Cycle:
    return measured.cycle(tmp_path, monkeypatch)


@pytest.fixture
def version(during, people) -> SubmissionVersion:
    """Sở Y tế has sent, and the deadline has passed."""
    return sent(people, during)


def sent(people: dict[str, User], during) -> SubmissionVersion:
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    found = submissions.send(submission, by=people["binh"])
    during.move_to(AFTER)
    return found


def points(version: SubmissionVersion, stage: Stage) -> str:
    fresh = SubmissionVersion.objects.get(pk=version.pk)
    return str(group_sheets([fresh], stage)[version.submission_id].indicators["2.2"].points)


def standing(slug: str = "so-y-te") -> str | None:
    found = measurements_of(submission_of(slug)).get(("2.2", ""))
    return found.value["answer"] if found else None


# ── Recorded, and what stands ──────────────────────────────────────────────────────────────


def test_a_figure_stands_at_once_with_its_source_and_day(cycle, version, people):
    batch = record(cycle, people["giang"], {"so-y-te": "90"})

    stands = finding(version.submission)
    assert (stands.state, stands.reason, stands.reviewed) == (
        FindingState.ADJUSTED, MEASURED, {"answer": "90"},
    )  # fmt: skip
    row = Measurement.objects.get()
    assert (row.batch, row.source, row.as_of, row.reference) == (
        batch, ORIGIN.source, ORIGIN.as_of, ORIGIN.reference,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "worth"),
    [
        (Stage.DECLARED, "0.00"),
        (Stage.REVIEWED, "18.00"),
        (Stage.REPLIED, "18.00"),
        (Stage.DECIDED, "18.00"),
    ],
)
def test_it_counts_from_the_review_on_and_never_as_declared(cycle, version, people, stage, worth):
    record(cycle, people["giang"], {"so-y-te": "90"})

    assert points(version, stage) == worth


def test_what_was_measured_before_the_agency_sends_joins_what_it_sends(cycle, during, people):
    record(cycle, people["giang"], {"so-y-te": "90"})
    assert not Finding.objects.exists()

    version = sent(people, during)

    assert finding(version.submission).reviewed == {"answer": "90"}


def test_a_version_sent_again_keeps_the_figure(cycle, during, people):
    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    submissions.pass_on(submission, by=people["an"])
    submissions.send(submission, by=people["binh"])
    record(cycle, people["giang"], {"so-y-te": "90"})
    submissions.withdraw(submission, by=people["binh"])
    submissions.pass_on(submission, by=people["an"])

    second = submissions.send(submission, by=people["binh"])

    assert second.number == 2
    assert [f.reviewed for f in second.findings.filter(code="2.2")] == [{"answer": "90"}]


def test_a_later_figure_replaces_the_earlier_one_which_stays_readable(cycle, version, people):
    record(cycle, people["giang"], {"so-y-te": "90"})
    record(cycle, people["giang"], {"so-y-te": "85,5"})

    assert points(version, Stage.DECIDED) == "17.10"
    assert [(row.number, row.value["answer"]) for row in Measurement.objects.all()] == [
        (1, "90"),
        (2, "85.5"),
    ]
    assert finding(version.submission).revision == 2


def test_the_same_figures_twice_write_nothing(cycle, version, people):
    first = record(cycle, people["giang"], {"so-y-te": "90", "so-noi-vu": "80"})
    events = AuditEvent.objects.count()

    assert first is not None
    assert record(cycle, people["giang"], {"so-y-te": "90", "so-noi-vu": "80"}) is None
    assert (MeasurementBatch.objects.count(), AuditEvent.objects.count()) == (1, events)


def test_another_source_for_the_same_number_is_a_change(cycle, version, people):
    record(cycle, people["giang"], {"so-y-te": "90"})
    record(cycle, people["giang"], {"so-y-te": "90"}, origin=replace(ORIGIN, reference="50/BC"))

    assert measurements_of(version.submission)["2.2", ""].reference == "50/BC"


def test_the_act_and_each_figure_are_in_the_log(cycle, version, people):
    record(cycle, people["giang"], {"so-y-te": "90"})

    acts = list(AuditEvent.objects.values_list("stream", "act").order_by("pk"))[-3:]
    assert acts == [
        (version.submission.stream, "measurement_recorded"),
        (version.submission.stream, "finding_measure"),
        (cycle.stream, "measurements_typed"),
    ]


# ── Refused ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("percent", ["101", "-1", "chín mươi", ""])
def test_a_figure_that_breaks_its_rule_is_none(cycle, during, percent):
    with pytest.raises(Unfit):
        figure("so-y-te", percent)


def test_100_percent_is_a_figure(cycle, version, people):
    record(cycle, people["giang"], {"so-y-te": "100"})

    assert points(version, Stage.DECIDED) == "20.00"


@pytest.mark.parametrize("name", ["an", "binh", "duc", "khoa", "lan", "minh", "nguoi-la"])
def test_only_the_secretary_and_the_chair_record(cycle, version, people, name):
    with pytest.raises(PermissionDenied):
        record(cycle, people[name], {"so-y-te": "90"})


def test_the_chair_may(cycle, version, people):
    record(cycle, people["hai"], {"so-y-te": "90"})

    assert standing() == "90"


def test_nobody_records_a_figure_of_their_own_unit_and_then_nothing_is_written(
    cycle, during, people
):
    from tests.assessments import council

    council.join(cycle, "so-tttt")
    with pytest.raises(Refused, match="measured_own"):
        record(cycle, people["giang"], {"so-y-te": "90", "so-tttt": "99"})

    assert not Measurement.objects.exists()
    record(cycle, people["hai"], {"so-tttt": "99"})
    assert standing("so-tttt") == "99"


def test_the_database_itself_refuses_a_unit_that_records_its_own(cycle, version, people):
    batch = record(cycle, people["giang"], {"so-y-te": "90"})
    row = Measurement.objects.get()
    row.pk, row.number, row.unit_id = None, 2, row.agency_id

    with pytest.raises(IntegrityError, match="measurement_never_of_ones_own"), transaction.atomic():
        row.save(force_insert=True)
    assert batch.measurements.count() == 1


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_never_changes_a_figure(cycle, version, people, change):
    record(cycle, people["giang"], {"so-y-te": "90"})
    rows = Measurement.objects.all()

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(source="khác") if change == "update" else rows.delete()


def test_the_first_day_of_the_year_is_in_it(cycle, version, people):
    first = replace(ORIGIN, as_of=date(2023, 1, 1))

    record(cycle, people["giang"], {"so-y-te": "90"}, origin=first)

    assert Measurement.objects.get().as_of == date(2023, 1, 1)


def test_a_day_to_come_and_a_missing_source_are_refused(cycle, version, people):
    for origin, word in (
        (replace(ORIGIN, as_of=date(2023, 12, 27)), "measured_future"),
        (replace(ORIGIN, as_of=date(2022, 12, 31)), "measured_before"),
        (replace(ORIGIN, source=" "), "measured_source"),
    ):
        with pytest.raises(Refused, match=word):
            record(cycle, people["giang"], {"so-y-te": "90"}, origin=origin)

    record(cycle, people["giang"], {"so-y-te": "90"}, origin=replace(ORIGIN, as_of=AFTER.date()))


def test_what_the_agency_enters_is_not_recorded(cycle, version, people):
    wrong = replace(figure("so-y-te", "90"), code="1.2")

    with pytest.raises(Refused, match="not_measured"):
        measurements.record(cycle, [wrong], by=people["giang"])


def test_once_the_results_are_fixed_nothing_is_recorded(cycle, version, people):
    Cycle.objects.filter(pk=cycle.pk).update(results_fixed_at=AFTER)

    with pytest.raises(PermissionDenied):
        record(cycle, people["giang"], {"so-y-te": "90"})


def test_one_wrong_figure_of_many_keeps_all_from_being_written(cycle, version, people):
    wrong = replace(figure("so-noi-vu", "70"), origin=replace(ORIGIN, as_of=date(2030, 1, 1)))

    with pytest.raises(Refused, match="measured_future"):
        measurements.record(cycle, [figure("so-y-te", "90"), wrong], by=people["giang"])

    assert not Measurement.objects.exists()
    assert not Finding.objects.exists()


# ── Not the reviewer's to change ───────────────────────────────────────────────────────────

REASONED = {"reason": "SL-01", "sentence": "Số đo khác với bản trích xuất."}
VERDICTS = {
    "agree": lambda version, by: reviews.agree(version, ["2.2"], by=by),
    "enter": lambda version, by: reviews.enter(version, "2.2", typed={"v": "99"}, by=by),
    "adjust": lambda version, by: reviews.adjust(
        version, "2.2", typed={"v": "99"}, **REASONED, by=by
    ),
    "reject": lambda version, by: reviews.reject(version, "2.2", **REASONED, by=by),
    "ask": lambda version, by: reviews.ask(version, "2.2", **REASONED | {"reason": ""}, by=by),
}


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("recorded", [True, False])
def test_a_reviewer_gives_no_verdict_on_what_is_measured(cycle, version, people, verdict, recorded):
    if recorded:
        record(cycle, people["giang"], {"so-y-te": "90"})

    with pytest.raises(Refused, match="measured_elsewhere"):
        VERDICTS[verdict](version, people["duc"])

    assert standing() == ("90" if recorded else None)


def test_what_is_not_measured_is_judged_as_ever(cycle, version, people):
    record(cycle, people["giang"], {"so-y-te": "90"})

    assert reviews.agree(version, ["1.2"], by=people["duc"])[0].state == FindingState.AGREED


# ── Withdrawn ──────────────────────────────────────────────────────────────────────────────


def test_a_withdrawn_batch_leaves_what_stood_before_it(cycle, version, people):
    record(cycle, people["giang"], {"so-y-te": "90"})
    later = record(cycle, people["giang"], {"so-y-te": "60", "so-noi-vu": "50"})

    measurements.withdraw(later, reason=WHY, by=people["giang"])

    assert (standing(), standing("so-noi-vu")) == ("90", None)
    assert points(version, Stage.DECIDED) == "18.00"
    assert Measurement.objects.filter(submission=version.submission).count() == 3


def test_where_nothing_stood_before_nothing_stands_and_the_finding_goes(cycle, version, people):
    only = record(cycle, people["giang"], {"so-y-te": "90"})

    measurements.withdraw(only, reason=WHY, by=people["giang"])

    assert finding(version.submission) is None
    assert points(version, Stage.DECIDED) == "0.00"


def test_what_was_replaced_since_stays_when_an_older_batch_is_withdrawn(cycle, version, people):
    first = record(cycle, people["giang"], {"so-y-te": "90"})
    record(cycle, people["giang"], {"so-y-te": "60"})

    measurements.withdraw(first, reason=WHY, by=people["giang"])

    assert standing() == "60"


def test_a_batch_is_withdrawn_once_and_with_a_reason(cycle, version, people):
    batch = record(cycle, people["giang"], {"so-y-te": "90"})
    with pytest.raises(Refused, match="measured_reason"):
        measurements.withdraw(batch, reason="Nhầm.", by=people["giang"])
    taken = measurements.withdraw(batch, reason=WHY, by=people["giang"])

    for each in (batch, taken):
        with pytest.raises(Refused, match="measured_withdrawn"):
            measurements.withdraw(each, reason=WHY, by=people["giang"])


def test_it_can_be_recorded_again_after_it_was_withdrawn(cycle, version, people):
    batch = record(cycle, people["giang"], {"so-y-te": "90"})
    measurements.withdraw(batch, reason=WHY, by=people["giang"])

    record(cycle, people["giang"], {"so-y-te": "90"})

    assert standing() == "90"


# ── A part of what others answer ───────────────────────────────────────────────────────────


@pytest.fixture
def in_part(people, tmp_path, monkeypatch) -> Cycle:
    (tmp_path / "part").mkdir()
    return measured.cycle(tmp_path / "part", monkeypatch, part=True)


PART = {"place": ("2.1", "hai-long")}


def sent_in_part(people: dict[str, User]) -> SubmissionVersion:
    from assessments.services import answers
    from tests.assessments.world import entered

    submission = submission_of("so-y-te")
    complete(submission, people["an"])
    answers.save(submission, {"2.1": entered(**{"lop-v": "2"})}, by=people["an"])
    submissions.pass_on(submission, by=people["an"])
    return submissions.send(submission, by=people["binh"])


def test_a_measured_part_joins_the_verdict_on_the_rest(in_part, people, time_machine_after):
    version = sent_in_part(people)
    record(in_part, people["giang"], {"so-y-te": "80"}, **PART)
    time_machine_after()

    judged = reviews.enter(version, "2.1", typed={}, by=people["duc"])

    assert judged.reviewed == {"answer": {"lop": "2", "hai-long": "80"}}


@pytest.mark.parametrize("typed", [{"lop-v": "1", "hai-long-v": "100"}])
def test_what_a_reviewer_types_into_it_is_not_taken(in_part, people, time_machine_after, typed):
    version = sent_in_part(people)
    record(in_part, people["giang"], {"so-y-te": "80"}, **PART)
    time_machine_after()

    judged = reviews.adjust(version, "2.1", typed=typed, **REASONED, by=people["duc"])

    assert judged.reviewed == {"answer": {"lop": "1", "hai-long": "80"}}


def test_rejecting_the_rest_takes_nothing_of_what_was_measured(in_part, people, time_machine_after):
    version = sent_in_part(people)
    record(in_part, people["giang"], {"so-y-te": "80"}, **PART)
    time_machine_after()

    judged = reviews.reject(version, "2.1", **REASONED, by=people["duc"])

    rejected = {"rejected": REASONED["sentence"]}
    assert judged.reviewed == {"answer": {"lop": rejected, "hai-long": "80"}}


def test_a_part_measured_after_the_verdict_changes_what_stands(in_part, people, time_machine_after):
    version = sent_in_part(people)
    time_machine_after()
    reviews.enter(version, "2.1", typed={}, by=people["duc"])

    record(in_part, people["giang"], {"so-y-te": "80"}, **PART)

    stands = finding(version.submission, "2.1")
    assert (stands.reviewed, stands.revision) == ({"answer": {"lop": "2", "hai-long": "80"}}, 2)


@pytest.fixture
def time_machine_after():
    """Moves from the self-assessment to the review; the clock starts in the former."""
    import time_machine

    with time_machine.travel(world.DURING, tick=False) as traveller:
        yield lambda: traveller.move_to(AFTER)


def test_a_recorded_figure_is_no_verdict_that_a_blind_draw_would_come_after(version, people, cycle):
    record(cycle, people["giang"], {"so-y-te": "80"})
    said = {"seed": "20231227", "origin": "Kỳ quay xổ số ngày 27/12/2023", "percent": 20}

    blind_draws.announce(cycle, **said, by=people["giang"])

    assert BlindSeed.objects.get().seed == "20231227"
