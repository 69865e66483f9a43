"""The council and its working group by decision, and the session that is held by it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from assessments import insert_only
from assessments.deadlines import VIETNAM
from assessments.models import AuditEvent, BodyDecision, BodyMember, CouncilSeat
from assessments.selectors.bodies import decisions_of, in_force
from assessments.services import bodies, sessions
from assessments.services.attendance import grounds_of
from assessments.services.bodies import Founding, Named, UnfitBody
from assessments.services.sessions import UnfitSession
from tests.assessments.rounds import SITTING, disputed, seat_members

pytestmark = pytest.mark.django_db

ISSUED = date(2023, 2, 1)
FOUNDED = Founding("council", "219/QĐ-UBND", ISSUED, "Chủ tịch UBND tỉnh", "Về việc thành lập")
AMENDED = Founding("council", "300/QĐ-UBND", date(2023, 6, 1), "Chủ tịch UBND tỉnh", "Kiện toàn")


@pytest.fixture
def seated(during, cycle, people):
    """Nga and Oanh are members beside the chair, Hải."""
    seat_members(people)
    return people


def council(people) -> list[Named]:
    return [
        Named("Nguyễn Văn Hải", "chair", "Phó Chủ tịch UBND tỉnh", people["hai"]),
        Named("Trần Thị Nga", "deputy", "Giám đốc Sở TT&TT", people["nga"]),
        Named("Lê Văn Ngoài", "member", "Phó Giám đốc Sở Tư pháp"),
        Named("Giang", "secretary", "", people["giang"]),
    ]


def decide(cycle, people, founding=FOUNDED, members=None, **other) -> BodyDecision:
    named = council(people) if members is None else members
    return bodies.decide(cycle, founding, named, by=people["giang"], **other)


def names(cycle, day: date) -> list[str]:
    found = in_force(decisions_of(cycle), "council", day)
    return [each.name for each in found.members.all()] if found else []


def test_a_decision_names_everyone_as_it_prints_them(seated, cycle):
    decide(cycle, seated)

    rows = BodyMember.objects.values_list("position", "name", "function", "office", "user")
    assert list(rows)[:3] == [
        (1, "Nguyễn Văn Hải", "chair", "Phó Chủ tịch UBND tỉnh", seated["hai"].pk),
        (2, "Trần Thị Nga", "deputy", "Giám đốc Sở TT&TT", seated["nga"].pk),
        (3, "Lê Văn Ngoài", "member", "Phó Giám đốc Sở Tư pháp", None),
    ]
    event = AuditEvent.objects.get(act="body_decided")
    assert event.data["number"] == "219/QĐ-UBND"
    assert event.data["members"][2] == ["Lê Văn Ngoài", "member", "Phó Giám đốc Sở Tư pháp"]


def test_a_later_decision_holds_from_its_day_and_the_earlier_one_stays_readable(seated, cycle):
    decide(cycle, seated)
    decide(cycle, seated, AMENDED, [Named("Hải", "chair", "", seated["hai"])])

    assert names(cycle, ISSUED - timedelta(days=1)) == []
    assert names(cycle, ISSUED)[0] == "Nguyễn Văn Hải"
    assert len(names(cycle, AMENDED.issued_on - timedelta(days=1))) == 4
    assert names(cycle, AMENDED.issued_on) == ["Hải"]


def test_a_correction_takes_the_place_of_the_wrong_row_and_changes_nothing_of_it(seated, cycle):
    wrong = decide(cycle, seated)
    right = decide(cycle, seated, members=council(seated)[:2], corrects=wrong)

    assert in_force(decisions_of(cycle), "council", ISSUED) == right
    assert wrong.members.count() == 4
    with pytest.raises(UnfitBody, match="corrected"):
        decide(cycle, seated, corrects=wrong)


def test_of_two_decisions_of_one_day_the_one_written_last_holds(seated, cycle):
    decide(cycle, seated)
    same_day = Founding("council", "220/QĐ-UBND", ISSUED, "UBND tỉnh", "Thay thế")
    last = decide(cycle, seated, same_day)

    assert in_force(decisions_of(cycle), "council", ISSUED) == last


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("nobody", lambda rows: []),
        ("head", lambda rows: rows[1:]),
        ("head", lambda rows: [*rows, Named("Khác", "chair")]),
        ("twice", lambda rows: [*rows, Named("Hải", "member", "", rows[0].user)]),
        ("function", lambda rows: [*rows, Named("Khác", "head")]),
        ("function", lambda rows: [*rows, Named("Khác", "vua")]),
        ("many", lambda rows: [*rows, *[Named(f"Ủy viên {n}", "member") for n in range(57)]]),
    ],
)
def test_what_no_decision_says_is_refused(seated, cycle, reason, change):
    with pytest.raises(UnfitBody, match=reason):
        decide(cycle, seated, members=change(council(seated)))
    assert not BodyDecision.objects.exists()


def test_sixty_members_are_not_too_many(seated, cycle):
    more = [Named(f"Ủy viên {n}", "member") for n in range(56)]

    assert decide(cycle, seated, members=[*council(seated), *more]).members.count() == 60


def test_one_decision_is_written_down_once(seated, cycle):
    decide(cycle, seated)

    with pytest.raises(UnfitBody, match="there"):
        decide(cycle, seated)


def test_a_decision_is_issued_today_at_the_latest(seated, cycle):
    for day, taken in ((date(2023, 12, 10), True), (date(2023, 12, 11), False)):
        founding = Founding("council", f"{day.day}/QĐ-UBND", day, "UBND tỉnh", "Về việc")
        if taken:
            assert decide(cycle, seated, founding).issued_on == day
        else:
            with pytest.raises(UnfitBody, match="future"):
                decide(cycle, seated, founding)


def test_on_new_years_day_in_vietnam_a_decision_of_that_day_can_be_written(seated, cycle, during):
    founding = Founding("council", "1/QĐ-UBND", date(2024, 1, 1), "UBND tỉnh", "Về việc")
    midnight = datetime(2024, 1, 1, tzinfo=VIETNAM)  # 17:00 of the old year in Greenwich
    during.move_to(midnight - timedelta(seconds=1))
    with pytest.raises(UnfitBody, match="future"):
        decide(cycle, seated, founding)

    during.move_to(midnight)
    assert decide(cycle, seated, founding).pk


@pytest.mark.parametrize("who", ["hai", "nga", "duc", "khoa", "lan", "an"])
def test_only_the_secretary_writes_a_decision_down(seated, cycle, who):
    with pytest.raises(PermissionDenied):
        bodies.decide(cycle, FOUNDED, council(seated), by=seated[who])


def test_fixed_results_leave_the_council_as_it_was(seated, cycle):
    cycle.results_fixed_at = datetime(2023, 12, 9, tzinfo=VIETNAM)
    cycle.save()

    with pytest.raises(PermissionDenied):
        decide(cycle, seated)


CHANGES = [
    lambda: BodyDecision.objects.update(number="1/QĐ"),
    lambda: BodyMember.objects.update(name="Khác"),
    lambda: BodyMember.objects.all().delete(),
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_what_was_written(seated, cycle, change):
    decide(cycle, seated)

    with pytest.raises(DatabaseError, match=insert_only.MESSAGE), transaction.atomic():
        change()


@pytest.mark.parametrize("change", CHANGES)
def test_without_the_guard_it_would_be_changed(seated, cycle, change):
    decide(cycle, seated)
    insert_only.take_away(connection)

    change()


# ── A session by the decision ──────────────────────────────────────────────────────────────


@pytest.fixture
def disputed_version(cycle, people, during):
    seat_members(people)
    return disputed(cycle, people, during)


def attendees(session) -> list[tuple]:
    rows = session.attendees.values_list("name", "role", "votes", "user__full_name")
    return list(rows)


def test_a_session_proposes_whom_the_decision_names(cycle, people, disputed_version):
    decide(cycle, people)
    group = Founding("working_group", "220/QĐ-UBND", ISSUED, "UBND tỉnh", "Tổ giúp việc")
    decide(
        cycle, people, group,
        [Named("Đức", "head", "Sở Nội vụ", people["duc"]),
         Named("Nga", "staff", "", people["nga"])],
    )  # fmt: skip

    session = sessions.prepare(cycle, SITTING, by=people["giang"])

    assert attendees(session) == [
        ("Nguyễn Văn Hải", "Chủ tịch Hội đồng", True, "Hai"),
        ("Trần Thị Nga", "Phó Chủ tịch Hội đồng", True, "Nga"),
        ("Lê Văn Ngoài", "Ủy viên Hội đồng", False, None),  # no account, so no vote on the portal
        ("Giang", "Thư ký Hội đồng", False, "Giang"),
        ("Đức", "Tổ trưởng Tổ giúp việc", False, "Duc"),
    ]


def test_a_vote_takes_the_function_and_the_seat(cycle, people, disputed_version):
    """Oanh holds a seat and is not named; Em is named and holds no seat with a vote."""
    members = [
        Named("Hải", "chair", "", people["hai"]), Named("Em", "member", "", people["em"])
    ]  # fmt: skip
    decide(cycle, people, members=members)

    session = sessions.prepare(cycle, SITTING, by=people["giang"])

    assert attendees(session) == [
        ("Hải", "Chủ tịch Hội đồng", True, "Hai"),
        ("Em", "Ủy viên Hội đồng", False, "Em"),
        ("Giang", "Thư ký, Cơ quan thường trực", False, "Giang"),
    ]


def test_the_decision_of_the_day_it_is_held_counts(cycle, people, disputed_version, during):
    decide(cycle, people)
    during.move_to(datetime(2024, 1, 9, tzinfo=VIETNAM))
    later = Founding("council", "5/QĐ-UBND", date(2024, 1, 9), "UBND tỉnh", "Kiện toàn")
    decide(cycle, people, later, [Named("Hải", "chair", "", people["hai"])])

    session = sessions.prepare(cycle, SITTING, by=people["giang"])  # held on 8 January

    assert len(attendees(session)) == 4
    assert grounds_of(cycle, date(2024, 1, 8))["grounds"] == "219/QĐ-UBND"
    assert grounds_of(cycle, date(2024, 1, 9)) == {
        "grounds": "5/QĐ-UBND", "grounds_on": date(2024, 1, 9),
    }  # fmt: skip


def test_nobody_chairs_a_council_that_does_not_name_them(cycle, people, disputed_version):
    decide(cycle, people, members=[Named("Khác", "chair", "Phó Chủ tịch UBND tỉnh")])

    with pytest.raises(UnfitSession, match="chair_unnamed"):
        sessions.prepare(cycle, SITTING, by=people["giang"])
    assert not cycle.sessions.exists()


def test_without_a_decision_everyone_with_a_seat_is_expected(cycle, people, disputed_version):
    session = sessions.prepare(cycle, SITTING, by=people["giang"])

    assert (
        session.attendees.count()
        == CouncilSeat.objects.exclude(role__in=["clerk", "inspector", "administrator"]).count()
    )
    assert grounds_of(cycle, SITTING.held_on) == {}
