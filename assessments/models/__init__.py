"""Who reports what, by when, and what the council finds: one module per noun."""

from assessments.models.agency import Agency, FormerName
from assessments.models.audit import AuditEvent
from assessments.models.cycle import Cycle, CycleDeadline
from assessments.models.people import HeldPosts, User
from assessments.models.posts import CouncilSeat, Membership
from assessments.models.review import Finding, Response
from assessments.models.submission import (
    Answer,
    AnswerRevision,
    Evidence,
    Submission,
    SubmissionVersion,
    ValueStatus,
)

__all__ = [
    "Agency",
    "Answer",
    "AnswerRevision",
    "AuditEvent",
    "CouncilSeat",
    "Cycle",
    "CycleDeadline",
    "Evidence",
    "Finding",
    "FormerName",
    "HeldPosts",
    "Membership",
    "Response",
    "Submission",
    "SubmissionVersion",
    "User",
    "ValueStatus",
]
