"""Who reports what, by when, and what the council finds: one module per noun."""

from assessments.models.agency import Agency, FormerName
from assessments.models.audit import AuditEvent
from assessments.models.common_ruling import CommonRuling
from assessments.models.conflict import ConflictEnd, ConflictStatement, DeclaredConflict
from assessments.models.council import (
    AgendaItem,
    Attendee,
    CouncilDecision,
    CouncilSession,
    Vote,
)
from assessments.models.council_body import BodyDecision, BodyMember
from assessments.models.cycle import Cycle, CycleDeadline, Quorum, Tie
from assessments.models.deadline import Extension, Reminder
from assessments.models.document import Document, Evidence, Scan, Upload
from assessments.models.measurement import Measurement, MeasurementBatch
from assessments.models.notice import Notice, NoticeLetter
from assessments.models.people import HeldPosts, LetterChoice, User
from assessments.models.posts import CouncilSeat, Membership
from assessments.models.review import (
    Finding,
    Response,
    ResponseWindow,
    SampleCheck,
    Stance,
    WindowExtension,
)
from assessments.models.review_duty import FieldRule, ReviewDuty, SampleRule
from assessments.models.second_score import (
    BlindBatch,
    BlindFile,
    BlindPair,
    BlindSeed,
    Reconciliation,
    ScoreComparison,
    SecondScore,
)
from assessments.models.step import CycleStep, StepDocument
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
    "BlindBatch",
    "BlindFile",
    "BlindPair",
    "BlindSeed",
    "BodyDecision",
    "BodyMember",
    "CommonRuling",
    "ConflictEnd",
    "ConflictStatement",
    "CouncilDecision",
    "CouncilSeat",
    "CouncilSession",
    "Cycle",
    "CycleDeadline",
    "CycleStep",
    "DeclaredConflict",
    "Document",
    "Effort",
    "EntryDuty",
    "Evidence",
    "Extension",
    "FieldRule",
    "Finding",
    "FormerName",
    "HeldPosts",
    "LetterChoice",
    "Measurement",
    "MeasurementBatch",
    "Membership",
    "Notice",
    "NoticeLetter",
    "Question",
    "Quorum",
    "Reconciliation",
    "Reminder",
    "Response",
    "ResponseWindow",
    "ReviewDuty",
    "SampleCheck",
    "SampleRule",
    "Scan",
    "ScoreComparison",
    "SecondScore",
    "Stance",
    "StepDocument",
    "Submission",
    "SubmissionVersion",
    "Tie",
    "Upload",
    "User",
    "ValueStatus",
    "Vote",
    "WindowExtension",
]
