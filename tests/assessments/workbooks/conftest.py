from __future__ import annotations

import pytest

from assessments.models import Submission
from tests.assessments.world import submission_of


@pytest.fixture
def submission(during, people) -> Submission:
    """Sở Y tế's, in the small cycle, with nothing entered."""
    return submission_of("so-y-te")
