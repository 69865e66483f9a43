"""The seed is public before anything is judged; nothing counts before its file was drawn from."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from assessments import blind_draw
from assessments.models import AuditEvent, BlindBatch, BlindPair, BlindSeed, Finding
from assessments.services import blind_draws, conflicts, reviews
from assessments.services.blind_draws import UnfitDraw
from assessments.services.locks import Refused
from tests.assessments import blind, council
from tests.assessments.blind import SEED, WHY, drawn, pair_of, scored, version_of
from tests.assessments.council import again, agency
from tests.assessments.world import submission_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def giang(reviewing):
    return again(reviewing["giang"])


def announced(cycle, giang, **said):
    return blind_draws.announce(cycle, **{**SEED, "percent": 10, **said}, by=giang)


def test_the_seed_is_said_once_and_never_changes(reviewing, cycle, giang):
    announced(cycle, giang)

    with pytest.raises(UnfitDraw, match="announced"):
        announced(cycle, giang, seed="792")
    with pytest.raises(DatabaseError), transaction.atomic():
        BlindSeed.objects.update(seed="792")
    assert AuditEvent.objects.get(act="blind_seed_announced").data["seed"] == SEED["seed"]


def test_after_the_first_verdict_it_is_too_late(reviewing, cycle, giang):
    reviews.agree(version_of("xa-ta-chai"), ["1.1"], by=again(reviewing["duc"]))

    with pytest.raises(UnfitDraw, match="begun"):
        announced(cycle, giang)
    assert not BlindSeed.objects.exists()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"seed": "  "}, "seed"),
        ({"seed": "x" * 61}, "seed"),
        ({"origin": ""}, "origin"),
        ({"percent": 0}, "share"),
        ({"percent": 101}, "share"),
    ],
)
def test_what_is_not_whole_is_refused(reviewing, cycle, giang, said, reason):
    with pytest.raises(UnfitDraw, match=reason):
        announced(cycle, giang, **said)


@pytest.mark.parametrize("who", ["duc", "hai", "lan", "an"])
def test_the_secretary_alone_announces_and_draws(reviewing, cycle, giang, who):
    with pytest.raises(PermissionDenied):
        announced(cycle, again(reviewing[who]))
    announced(cycle, giang)
    with pytest.raises(PermissionDenied):
        blind_draws.draw(cycle, by=again(reviewing[who]))


def test_no_verdict_counts_between_the_seed_and_the_draw(reviewing, cycle, giang):
    announced(cycle, giang)
    duc = again(reviewing["duc"])

    with pytest.raises(Refused, match="draw_first"):
        reviews.agree(version_of("xa-ta-chai"), ["2.1"], by=duc)
    blind_draws.draw(cycle, by=giang)
    BlindPair.objects.update(unit=None)  # the control: drawn, and nobody's second
    reviews.agree(version_of("xa-ta-chai"), ["2.1"], by=duc)


def test_the_draw_is_what_the_published_list_gives(reviewing, cycle, giang):
    batch = drawn(cycle, reviewing, percent=40)

    lines = blind_draw.drawn_lines(SEED["seed"], batch.listing, 40)
    assert blind_draw.sha256_of(batch.listing) == batch.sha256
    assert sorted(
        (pair.submission.agency.slug, pair.code) for pair in BlindPair.objects.all()
    ) == sorted((line.split("|")[2], line.split("|")[3]) for line in lines)
    assert (batch.listed, batch.drawn) == (15, len(lines))


def test_nobody_scores_their_own_or_second_what_is_theirs_first(reviewing, cycle):
    drawn(cycle, reviewing)

    pairs = BlindPair.objects.select_related("unit", "agency")
    assert len(pairs) == 15  # five files of three declared values; 2.2 is the council's to enter
    assert all(pair.unit_id != pair.agency_id for pair in pairs)
    commune = {pair.unit.slug for pair in pairs if pair.agency.slug == "xa-ta-chai"}
    assert "so-noi-vu" not in commune


def test_the_second_scores_are_spread_evenly(reviewing, cycle):
    drawn(cycle, reviewing)

    slugs = list(BlindPair.objects.values_list("unit__slug", flat=True))
    counts = [slugs.count(unit) for unit in set(slugs)]
    assert max(counts) - min(counts) <= 1


def test_a_tie_and_a_seat_that_reads_all_keep_a_unit_out(reviewing, cycle, giang):
    """Phú is tied to Tà Chải; Sơn sits as secretary besides."""
    conflicts.declare(
        cycle, agency("xa-ta-chai"), kind="family", note="", by=again(reviewing["phu"])
    )
    council.CouncilSeat.objects.create(
        user=reviewing["son"], agency=agency("huyen-bac-ha"), role="secretary",
        starts_on=council.START,
    )  # fmt: skip

    drawn(cycle, reviewing)

    rows = BlindPair.objects.filter(submission=submission_of("xa-ta-chai"))
    assert set(rows.values_list("unit__slug", flat=True)) == {"so-y-te"}
    assert not BlindPair.objects.filter(unit__slug="huyen-bac-ha").exists()


def test_a_file_is_drawn_from_once_and_what_comes_later_has_a_draw_of_its_own(
    reviewing, cycle, giang
):
    drawn(cycle, reviewing)

    with pytest.raises(UnfitDraw, match="nothing"):
        blind_draws.draw(cycle, by=giang)
    council.send(council.join(cycle, "van-phong"), reviewing["an"])
    later = blind_draws.draw(cycle, by=giang)

    assert (later.number, later.listed) == (2, 3)
    assert BlindBatch.objects.get(number=1).listed == 15


# ── Another second unit ────────────────────────────────────────────────────────────────────


def test_the_secretary_names_another_with_a_reason(reviewing, cycle):
    drawn(cycle, reviewing)
    pair, hai = pair_of("xa-ta-chai", "1.1"), again(reviewing["giang"])

    blind_draws.name_second(pair, agency("so-y-te"), why=WHY, by=hai)

    pair.refresh_from_db()
    assert (pair.unit.slug, pair.named_why) == ("so-y-te", WHY)
    assert AuditEvent.objects.get(act="second_unit_named").data["before"] == "van-phong"


@pytest.mark.parametrize("slug", ["so-noi-vu", "xa-ta-chai", "so-tttt"])
def test_not_the_first_unit_nor_the_agency_nor_one_without_a_reviewer(reviewing, cycle, slug):
    drawn(cycle, reviewing)

    with pytest.raises(Refused, match="unable"):
        blind_draws.name_second(
            pair_of("xa-ta-chai", "1.1"), agency(slug), why=WHY, by=again(reviewing["giang"])
        )


def test_what_was_scored_second_stays_with_who_did(reviewing, cycle, giang):
    drawn(cycle, reviewing)
    pair = pair_of("xa-ta-chai", "1.1")
    scored(pair, reviewing["phu"])

    with pytest.raises(Refused, match="second_given"):
        blind_draws.name_second(pair, None, why=WHY, by=giang)


def test_nobody_second_leaves_the_first_alone_and_says_why(reviewing, cycle, giang):
    drawn(cycle, reviewing)
    pair = pair_of("xa-ta-chai", "1.1")

    with pytest.raises(Refused, match="why_short"):
        blind_draws.name_second(pair, None, why="x" * 19, by=giang)
    blind_draws.name_second(pair, None, why=WHY, by=giang)

    reviews.agree(version_of("xa-ta-chai"), ["1.1"], by=again(reviewing["duc"]))
    assert Finding.objects.get().state == "agreed"


def test_the_database_refuses_a_unit_its_own_file(reviewing, cycle):
    drawn(cycle, reviewing)

    with pytest.raises(IntegrityError), transaction.atomic():
        BlindPair.objects.filter(agency__slug="so-y-te").update(unit=agency("so-y-te"))
    assert blind.pair_of("so-y-te", "1.1").unit.slug == "van-phong"  # the control
