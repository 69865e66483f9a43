"""Who reports what, by when, and what the council finds: one module per noun."""

from assessments.models.agency import Agency, FormerName
from assessments.models.audit import AuditEvent
from assessments.models.council import (
    AgendaItem,
    Attendee,
    CouncilDecision,
    CouncilSession,
    Vote,
)
from assessments.models.cycle import Cycle, CycleDeadline, Quorum, Tie
from assessments.models.deadline import Extension, Reminder
from assessments.models.document import Document, Evidence, Scan, Upload
from assessments.models.people import HeldPosts, User
from assessments.models.posts import CouncilSeat, Membership
from assessments.models.review import (
    Finding,
    Response,
    ResponseWindow,
    Stance,
    WindowExtension,
)
from assessments.models.submission import (
    Answer,
    AnswerRevision,
    Submission,
    SubmissionVersion,
    ValueStatus,
)
from assessments.models.workplace import Announcement, Effort, EntryDuty, Question

__all__ = [
    "Agency",
    "AgendaItem",
    "Announcement",
    "Answer",
    "AnswerRevision",
    "Attendee",
    "AuditEvent",
    "CouncilDecision",
    "CouncilSeat",
    "CouncilSession",
    "Cycle",
    "CycleDeadline",
    "Document",
    "Effort",
    "EntryDuty",
    "Evidence",
    "Extension",
    "Finding",
    "FormerName",
    "HeldPosts",
    "Membership",
    "Question",
    "Quorum",
    "Reminder",
    "Response",
    "ResponseWindow",
    "Scan",
    "Stance",
    "Submission",
    "SubmissionVersion",
    "Tie",
    "Upload",
    "User",
    "ValueStatus",
    "Vote",
    "WindowExtension",
]
