"""Who reports what: the rows of the assessment, one module per noun."""

from assessments.models.people import User

__all__ = ["User"]
