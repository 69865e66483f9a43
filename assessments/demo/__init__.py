"""Dữ liệu minh họa: people, three cycles and their story, told through the services themselves.

What is in it stands in ``fixtures/demo/``. Nothing here writes a submission, a finding or an event
of the log: every act is done by its service, at its own moment (``assessments.clock``), so that
the chains of the log are real ones.
"""
