"""The clock is the real one, but inside a story."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments import clock
from assessments.deadlines import VIETNAM

TOLD = datetime(2023, 12, 24, 23, 30, tzinfo=VIETNAM)


def test_it_is_the_real_time_before_and_after_a_story():
    with time_machine.travel(datetime(2031, 5, 1, 8, tzinfo=VIETNAM), tick=False):
        with clock.at(TOLD):
            assert (clock.now(), clock.today()) == (TOLD, date(2023, 12, 24))

        assert clock.now() == timezone.now()


def test_it_is_the_real_time_again_when_a_story_breaks_off():
    with pytest.raises(RuntimeError), clock.at(TOLD):
        raise RuntimeError

    assert clock.now() - timezone.now() < timedelta(minutes=1)
    assert clock.now().year > TOLD.year


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"), clock.at(datetime(2023, 12, 24)):  # noqa: DTZ001
        pass
