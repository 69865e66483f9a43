"""Who gets what, as a table: a row is an act at an address, a column a person, a cell the answer.

200  the page; 302 the act is done, or to sign-in for whoever is not signed in
401  to sign-in, on a page that carries what was posted
302= led back with the reason why nothing was done: the right person, too early or too late
403  another post, or one's own unit; 404 the object does not exist for a stranger to it
405  a page that only takes a post; 409 the right person at the wrong moment, what was typed is kept
422  a form that lacks something, or comes at the wrong moment

The people are those of ``tests.assessments.world``, their names cut to four letters: anon (not
signed in), ngla (Người Lạ, no post), an (officer of Sở Y tế, whose submission it is), binh (its
head), cuc (officer of Sở Nội vụ), duc (reviewer, from Sở Nội vụ), em (reviewer, from Sở Y tế),
gian (secretary), hai (chair), khoa (clerk), lan (inspector), minh (administrator).
"""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE = (
    "anonymous", "nguoi-la", "an", "binh", "cuc", "duc", "em", "giang", "hai", "khoa", "lan",
    "minh",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """An act at an address, and the answers in the order of ``PEOPLE``."""

    method: str
    name: str
    answers: tuple[str, ...]

    def __str__(self) -> str:
        """As it is written below."""
        return f"{self.method} {self.name}".ljust(40) + "".join(f"{it:>5}" for it in self.answers)


def rows(table: str) -> list[Row]:
    split = [line.split() for line in table.strip().splitlines()]
    return [Row(method, name, tuple(answers)) for method, name, *answers in split]


# What makes of the small framework one that replaces it, so that there is something to compare.
SUCCESSOR = {
    "tinh-mau-1-2023": "tinh-mau-2-2024",
    "number: 1/QĐ-UBND": "number: 2/QĐ-UBND",
    "issued: 2023-01-02": "issued: 2024-01-02",
    "years: [2023]": "years: [2024]",
    "previous: null": (
        "previous: {framework: tinh-mau-1-2023, map: {so: {'1.1': ['1.1', same]}, huyen: {}}}"
    ),
}

# Every page of Django's admin: nobody of the story is staff, whatever post they hold.
ADMIN = ("302",) * len(PEOPLE)

#                                        anon ngla   an binh  cuc  duc   em gian  hai khoa  lan minh
WRITTEN = {
    # 10 December: everything is entered, nothing passed on. Here too: what hangs on no state.
    "draft": """
GET workbook                              302  404  200  200  404  404  404  404  404  404  404  404
GET workbook-template                     302  404  200  200  404  404  404  404  404  404  404  404
GET submission-export                     302  404  200  200  404  404  404  404  404  404  404  404
GET version-export                        302  404  404  404  404  404  404  404  404  404  404  404
GET workbook-apply                        302  405  405  405  405  405  405  405  405  405  405  405
POST workbook                             302  404  422  403  404  404  404  404  404  404  404  404
POST workbook-apply                       302  404  302  403  404  404  404  404  404  404  404  404
GET submission-detail                     302  404  200  200  404  404  404  404  404  404  404  404
GET answer-edit                           302  404  200  200  404  404  404  404  404  404  404  404
GET evidence-file                         302  404  200  200  404  404  404  404  404  404  404  404
GET evidence-page                         302  404  200  200  404  404  404  404  404  404  404  404
GET library                               302  404  200  200  404  404  404  404  404  404  404  404
GET document-add                          302  404  200  403  404  404  404  404  404  404  404  404
POST document-add                         302  404  302  403  404  404  404  404  404  404  404  404
GET document-edit                         302  404  200  403  404  404  404  404  404  404  404  404
POST document-edit                        302  404  302  403  404  404  404  404  404  404  404  404
POST document-remove                      302  404  302  403  404  404  404  404  404  404  404  404
POST upload-start                         302  404  200  403  404  404  404  404  404  404  404  404
GET upload-piece                          302  404  200  403  404  404  404  404  404  404  404  404
POST upload-piece                         302  404  200  403  404  404  404  404  404  404  404  404
POST upload-finish                        302  404  200  403  404  404  404  404  404  404  404  404
GET submission-summary                    302  404  200  200  404  404  404  404  404  404  404  404
GET submission-path                       302  404  200  200  404  404  404  404  404  404  404  404
GET version-detail                        302  404  404  404  404  404  404  404  404  404  404  404
GET receipt-detail                        302  404  404  404  404  404  404  404  404  404  404  404
GET version-compare                       302  404  404  404  404  404  404  404  404  404  404  404
GET draft-compare                         302  404  200  200  404  404  404  404  404  404  404  404
GET receipt-pdf                           302  404  404  404  404  404  404  404  404  404  404  404
GET duty-list                             302  404  200  200  404  404  404  404  404  404  404  404
POST duty-list                            302  404  403  302  404  404  404  404  404  404  404  404
GET receipt-check                         200  200  200  200  200  200  200  200  200  200  200  200
GET receipt-verify                        200  200  200  200  200  200  200  200  200  200  200  200
GET post-hand-over                        302  403  403  403  403  403  403  403  403  403  403  200
POST post-hand-over                       302  403  403  403  403  403  403  403  403  403  403  302
GET response-list                         302  404  200  200  404  404  404  404  404  404  404  404
GET response-edit                         302  404  404  404  404  404  404  404  404  404  404  404
POST answer-edit                          401  404  302  403  404  404  404  404  404  404  404  404
GET answer-save                           302  405  405  405  405  405  405  405  405  405  405  405
POST answer-save                          302  404  200  403  404  404  404  404  404  404  404  404
GET session-state                         302  200  200  200  200  200  200  200  200  200  200  200
POST session-state                        302  200  200  200  200  200  200  200  200  200  200  200
POST effort-mark                          302  404  302  302  404  404  404  404  404  404  404  404
POST submission-pass-on                   302  404  302  403  404  404  404  404  404  404  404  404
POST submission-hand-back                 302  404  403  409  404  404  404  404  404  404  404  404
POST submission-send                      302  404  403 302=  404  404  404  404  404  404  404  404
POST submission-withdraw                  302  404  403 302=  404  404  404  404  404  404  404  404
POST response-edit                        401  404  404  404  404  404  404  404  404  404  404  404
GET answer-help                           302  404  200  200  404  404  404  404  404  404  404  404
POST answer-carry                         302  404 302=  403  404  404  404  404  404  404  404  404
GET answer-carry                          302  405  405  405  405  405  405  405  405  405  405  405
GET blank-form                            302  404  200  200  404  404  404  404  404  404  404  404
GET question-list                         302  404  200  200  404  404  404  404  404  404  404  404
POST question-list                        302  404  302  302  404  404  404  404  404  404  404  404
GET announcement-list                     302  404  200  200  404  404  404  404  404  404  404  404
GET council-question-list                 302  404  404  404  404  200  200  200  200  403  200  403
GET council-question-answer               302  404  404  404  404  200  200  200  200  403  200  403
POST council-question-answer              302  404  404  404  404  403  403  302  403  403  403  403
GET council-announcement-list             302  404  404  404  404  200  200  200  200  200  200  403
POST council-announcement-list            302  404  404  404  404  403  403  302  403  403  403  403
GET measurement-contest                   302  404  404  404  404  404  404  404  404  404  404  404
POST measurement-contest                  302  404  404  404  404  404  404  404  404  404  404  404
GET measurement-list                      302  404  404  404  404  403  403  200  200  403  200  403
GET measurement-template                  302  404  404  404  404  403  403  404  404  403  403  403
GET measurement-upload                    302  405  405  405  405  405  405  405  405  405  405  405
POST measurement-upload                   302  404  404  404  404  403  403  422  422  403  403  403
GET measurement-apply                     302  405  405  405  405  405  405  405  405  405  405  405
POST measurement-apply                    302  404  404  404  404  403  403  422  422  403  403  403
GET measurement-edit                      302  404  404  404  404  403  403  404  404  403  403  403
POST measurement-edit                     302  404  404  404  404  403  403  404  404  403  403  403
GET measurement-part                      302  404  404  404  404  403  403  404  404  403  403  403
POST measurement-part                     302  404  404  404  404  403  403  404  404  403  403  403
GET measurement-withdraw                  302  404  404  404  404  403  403  404  404  403  403  403
POST measurement-withdraw                 302  404  404  404  404  403  403  404  404  403  403  403
GET review-duty-decline                   302  404  404  404  404  200  404  403  403  403  403  403
POST review-duty-decline                  302  404  404  404  404  302  404  403  403  403  403  403
GET review-list                           302  404  404  404  404  200  200  200  200  403  200  403
GET review-main-index                     302  404  404  404  404  404  404  404  404  403  404  403
GET review-indicator                      302  404  404  404  404  404  404  404  404  403  404  403
GET submission-return                     302  404  404  404  404  403  403  200  403  403  403  403
POST review-main-index                    302  404  404  404  404  404  404  404  404  403  404  403
POST review-indicator                     302  404  404  404  404  404  404  404  404  403  404  403
POST review-points                        302  404  404  404  404  404  404  404  404  403  404  403
GET review-points                         302  405  405  405  405  405  405  405  405  405  405  405
GET review-next                           302  404  404  404  404  302  302  403  403  403  403  403
GET precedent-list                        302  404  404  404  404  200  200  200  200  403  200  403
GET common-ruling-give                    302  404  404  404  404  200  200  403  403  403  403  403
POST common-ruling-give                   302  404  404  404  404  422  422  403  403  403  403  403
POST submission-return                    302  404  404  404  404  403  403  422  403  403  403  403
GET window-list                           302  404  404  404  404  200  200  200  200  403  200  403
POST window-list                          302  404  404  404  404  403  403  422  403  403  403  403
POST window-rounds                        302  404  404  404  404  403  403  302  403  403  403  403
GET session-list                          302  404  404  404  404  200  200  200  200  403  200  403
POST session-list                         302  404  404  404  404  403  403  302  403  403  403  403
POST session-rules                        302  404  404  404  404  403  403  302  403  403  403  403
GET response-outcome                      302  404  200  200  404  404  404  404  404  404  404  404
GET window-extend                         302  404  404  404  404  403  403  404  403  403  403  403
GET session-detail                        302  404  404  404  404  404  404  404  404  403  404  403
GET window-rounds                         302  405  405  405  405  405  405  405  405  405  405  405
GET session-rules                         302  405  405  405  405  405  405  405  405  405  405  405
GET session-open                          302  405  405  405  405  405  405  405  405  405  405  405
GET session-close                         302  404  404  404  404  404  404  404  404  403  404  403
GET session-consent                       302  405  405  405  405  405  405  405  405  405  405  405
GET ballot-open                           302  405  405  405  405  405  405  405  405  405  405  405
GET vote-cast                             302  405  405  405  405  405  405  405  405  405  405  405
GET ballot-count                          302  405  405  405  405  405  405  405  405  405  405  405
GET cycle-list                            302  403  403  403  403  200  200  200  200  200  200  403
GET cycle-open                            302  403  403  403  403  403  403  200  403  403  403  403
POST cycle-open                           302  403  403  403  403  403  403  302  403  403  403  403
GET cycle-detail                          302  404  404  404  404  200  200  200  200  200  200  403
GET cycle-assign                          302  404  404  404  404  403  403  200  403  403  403  403
POST cycle-assign                         302  404  404  404  404  403  403  302  403  403  403  403
GET roster-workbook                       302  404  404  404  404  403  403  200  403  403  403  403
POST roster-workbook                      302  404  404  404  404  403  403  422  403  403  403  403
GET roster-template                       302  404  404  404  404  403  403  200  403  403  403  403
GET roster-apply                          302  405  405  405  405  405  405  405  405  405  405  405
POST roster-apply                         302  404  404  404  404  403  403  302  403  403  403  403
GET roster-carry                          302  404  404  404  404  403  403  200  403  403  403  403
POST roster-carry                         302  404  404  404  404  403  403  422  403  403  403  403
GET cycle-ranking                         302  404  403  403  403  200  200  200  200  200  200  403
GET extension-register                    200  200  200  200  200  200  200  200  200  200  200  200
GET step-list                             302  404  404  404  404  200  200  200  200  200  200  403
GET step-add                              302  404  404  404  404  403  403  200  403  403  403  403
POST step-add                             302  404  404  404  404  403  403  302  403  403  403  403
GET step-edit                             302  404  404  404  404  403  403  200  403  403  403  403
POST step-edit                            302  404  404  404  404  403  403  302  403  403  403  403
POST step-document-add                    302  404  404  404  404  403  403  302  403  403  403  403
GET step-document-add                     302  405  405  405  405  405  405  405  405  405  405  405
POST step-document-remove                 302  404  404  404  404  403  403  422  403  403  403  403
GET step-document-remove                  302  405  405  405  405  405  405  405  405  405  405  405
POST step-remove                          302  404  404  404  404  403  403  302  403  403  403  403
GET step-remove                           302  405  405  405  405  405  405  405  405  405  405  405
POST step-restore                         302  404  404  404  404  403  403 302=  403  403  403  403
GET step-restore                          302  405  405  405  405  405  405  405  405  405  405  405
GET body-list                             302  404  404  404  404  200  200  200  200  200  200  403
GET body-write                            302  404  404  404  404  403  403  200  403  403  403  403
POST body-write                           302  404  404  404  404  403  403  302  403  403  403  403
GET sending-list                          302  404  404  404  404  200  200  200  200  200  200  403
GET late-list-file                        302  404  404  404  404  200  200  200  200  200  200  403
GET cycle-deadlines                       302  404  404  404  404  200  200  200  200  200  200  403
POST cycle-deadlines                      302  404  404  404  404  403  403  302  403  403  403  403
GET submission-extend                     302  404  404  404  404  403  403  200  403  403  403  403
POST submission-extend                    302  404  404  404  404  403  403  302  403  403  403  403
GET deadline-extend                       302  404  404  404  404  403  403  200  403  403  403  403
POST deadline-extend                      302  404  404  404  404  403  403  302  403  403  403  403
GET blind-register                        200  200  200  200  200  200  200  200  200  200  200  200
GET second-score-list                     302  404  404  404  404  200  200  200  200  403  200  403
POST second-score-list                    302  404  404  404  404  403  403  302  403  403  403  403
GET second-score                          302  404  404  404  404  404  404  404  404  403  404  403
GET second-score-points                   302  405  405  405  405  405  405  405  405  405  405  405
GET second-unit-name                      302  404  404  404  404  403  403  404  403  403  403  403
GET score-comparison                      302  404  404  404  404  404  404  404  404  403  404  403
GET evenness                              302  404  404  404  404  403  403  200  200  403  200  403
POST submission-top-up                    302  404 302=  403  404  404  404  404  404  404  404  404
GET account_login                         200  302  302  302  302  302  302  302  302  302  302  302
POST account_login                        200  302  302  302  302  302  302  302  302  302  302  302
GET account_logout                        302  200  200  200  200  200  200  200  200  200  200  200
POST account_logout                       302  302  302  302  302  302  302  302  302  302  302  302
GET account_inactive                      200  200  200  200  200  200  200  200  200  200  200  200
GET account_change_password               302  200  200  200  200  200  200  200  200  200  200  200
POST account_change_password              302  200  200  200  200  200  200  200  200  200  200  200
GET account_reset_password                200  200  200  200  200  200  200  200  200  200  200  200
POST account_reset_password               302  302  302  302  302  302  302  302  302  302  302  302
GET account_reset_password_done           200  200  200  200  200  200  200  200  200  200  200  200
GET account_reset_password_from_key       200  200  200  200  200  200  200  200  200  200  200  200
GET account_reset_password_from_key_done  200  200  200  200  200  200  200  200  200  200  200  200
GET my-work                               302  200  200  200  200  200  200  200  200  200  200  200
GET letter-choice                         302  200  200  200  200  200  200  200  200  200  200  200
POST letter-choice                        302  302  302  302  302  302  302  302  302  302  302  302
POST notice-open                          302  404  404  404  404  404  404 302=  404  404  404  404
GET notice-open                           302  405  405  405  405  405  405  405  405  405  405  405
POST notice-read-all                      302 302= 302= 302= 302= 302= 302= 302= 302= 302= 302= 302=
GET notice-read-all                       302  405  405  405  405  405  405  405  405  405  405  405
GET post-list                             302  403  403  403  403  403  403  403  403  403  403  200
GET post-give                             302  403  403  403  403  403  403  403  403  403  403  200
POST post-give                            302  403  403  403  403  403  403  403  403  403  403  302
GET post-end                              302  403  403  403  403  403  403  403  403  403  403  200
POST post-end                             302  403  403  403  403  403  403  403  403  403  403  302
POST invitation-resend                    302  403  403  403  403  403  403  403  403  403  403  302
GET audit-list                            302  403  403  403  403  403  403  403  403  403  200  403
GET audit-stream                          302  403  403  403  403  403  403  403  403  403  200  403
GET audit-export                          302  403  403  403  403  403  403  403  403  403  200  403
GET submission-pass-on                    302  405  405  405  405  405  405  405  405  405  405  405
GET submission-hand-back                  302  405  405  405  405  405  405  405  405  405  405  405
GET submission-send                       302  405  405  405  405  405  405  405  405  405  405  405
GET submission-withdraw                   302  405  405  405  405  405  405  405  405  405  405  405
GET submission-top-up                     302  405  405  405  405  405  405  405  405  405  405  405
GET invitation-resend                     302  405  405  405  405  405  405  405  405  405  405  405
GET cycle-ranking-build                   302  405  405  405  405  405  405  405  405  405  405  405
GET cycle-ranking-check                   302  405  405  405  405  405  405  405  405  405  405  405
GET cycle-ranking-approve                 302  405  405  405  405  405  405  405  405  405  405  405
GET cycle-ranking-send-back               302  405  405  405  405  405  405  405  405  405  405  405
GET cycle-ranking-sign                    302  405  405  405  405  405  405  405  405  405  405  405
GET cycle-ranking-number                  302  405  405  405  405  405  405  405  405  405  405  405
GET cycle-ranking-publish                 302  405  405  405  405  405  405  405  405  405  405  405
    """,
    # An has passed it on to Bình.
    "with head": """
POST workbook                             302  404  403  403  404  404  404  404  404  404  404  404
POST workbook-apply                       302  404  403  403  404  404  404  404  404  404  404  404
GET submission-detail                     302  404  200  200  404  404  404  404  404  404  404  404
GET answer-edit                           302  404  200  200  404  404  404  404  404  404  404  404
GET evidence-file                         302  404  200  200  404  404  404  404  404  404  404  404
GET evidence-page                         302  404  200  200  404  404  404  404  404  404  404  404
GET submission-summary                    302  404  200  200  404  404  404  404  404  404  404  404
GET submission-path                       302  404  200  200  404  404  404  404  404  404  404  404
GET version-detail                        302  404  404  404  404  404  404  404  404  404  404  404
GET receipt-detail                        302  404  404  404  404  404  404  404  404  404  404  404
GET response-list                         302  404  200  200  404  404  404  404  404  404  404  404
GET response-edit                         302  404  404  404  404  404  404  404  404  404  404  404
POST answer-edit                          401  404  403  403  404  404  404  404  404  404  404  404
POST effort-mark                          302  404  302  302  404  404  404  404  404  404  404  404
POST submission-pass-on                   302  404 302=  403  404  404  404  404  404  404  404  404
POST submission-hand-back                 302  404  403  302  404  404  404  404  404  404  404  404
POST submission-send                      302  404  403  302  404  404  404  404  404  404  404  404
POST submission-withdraw                  302  404  403 302=  404  404  404  404  404  404  404  404
POST response-edit                        401  404  404  404  404  404  404  404  404  404  404  404
POST review-indicator                     302  404  404  404  404  404  404  404  404  403  404  403
POST submission-return                    302  404  404  404  404  403  403  422  403  403  403  403
    """,
    # Bình has sent version 1; the deadline is still to come.
    "sent": """
GET workbook                              302  404  200  200  404  404  404  404  404  404  404  404
GET submission-export                     302  404  200  200  404  404  404  404  404  404  404  404
GET version-export                        302  404  200  200  404  200  404  200  200  404  200  404
POST workbook                             302  404  403  403  404  404  404  404  404  404  404  404
POST workbook-apply                       302  404  403  403  404  404  404  404  404  404  404  404
GET submission-detail                     302  404  200  200  404  404  404  404  404  404  404  404
GET answer-edit                           302  404  200  200  404  404  404  404  404  404  404  404
GET evidence-file                         302  404  200  200  404  200  404  200  200  404  200  404
GET evidence-page                         302  404  200  200  404  200  404  200  200  404  200  404
GET submission-summary                    302  404  200  200  404  404  404  404  404  404  404  404
GET submission-path                       302  404  200  200  404  404  404  404  404  404  404  404
GET version-detail                        302  404  200  200  404  200  404  200  200  404  200  404
GET receipt-detail                        302  404  200  200  404  200  404  200  200  404  200  404
GET version-compare                       302  404  200  200  404  200  404  200  200  404  200  404
GET draft-compare                         302  404  200  200  404  404  404  404  404  404  404  404
GET receipt-pdf                           302  404  200  200  404  200  404  200  200  404  200  404
GET duty-list                             302  404  200  200  404  404  404  404  404  404  404  404
POST duty-list                            302  404  403  302  404  404  404  404  404  404  404  404
GET response-list                         302  404  200  200  404  404  404  404  404  404  404  404
GET response-edit                         302  404  404  404  404  404  404  404  404  404  404  404
POST answer-edit                          401  404  403  403  404  404  404  404  404  404  404  404
POST effort-mark                          302  404  302  302  404  404  404  404  404  404  404  404
POST submission-pass-on                   302  404 302=  403  404  404  404  404  404  404  404  404
POST submission-hand-back                 302  404  403  409  404  404  404  404  404  404  404  404
POST submission-send                      302  404  403 302=  404  404  404  404  404  404  404  404
POST submission-withdraw                  302  404  403  302  404  404  404  404  404  404  404  404
POST response-edit                        401  404  404  404  404  404  404  404  404  404  404  404
GET review-list                           302  404  404  404  404  200  200  200  200  403  200  403
GET review-main-index                     302  404  404  404  404  200  403  200  200  403  200  403
GET review-indicator                      302  404  404  404  404  200  403  200  200  403  200  403
GET submission-return                     302  404  404  404  404  403  403  200  403  403  403  403
POST review-main-index                    302  404  404  404  404 302=  403  403  403  403  403  403
POST review-indicator                     302  404  404  404  404  403  403  403  403  403  403  403
POST review-points                        302  404  404  404  404  403  403  403  403  403  403  403
POST common-ruling-give                   302  404  404  404  404  422  422  403  403  403  403  403
POST submission-return                    302  404  404  404  404  403  403  422  403  403  403  403
    """,
    # 26 December, after the deadline. Đức has asked about 1.1, and judged nothing else.
    "review": """
GET workbook                              302  404  200  200  404  404  404  404  404  404  404  404
GET submission-export                     302  404  200  200  404  404  404  404  404  404  404  404
GET version-export                        302  404  200  200  404  200  404  200  200  404  200  404
POST workbook                             302  404  403  403  404  404  404  404  404  404  404  404
POST workbook-apply                       302  404  403  403  404  404  404  404  404  404  404  404
GET submission-detail                     302  404  200  200  404  404  404  404  404  404  404  404
GET answer-edit                           302  404  200  200  404  404  404  404  404  404  404  404
GET evidence-file                         302  404  200  200  404  200  404  200  200  404  200  404
GET evidence-page                         302  404  200  200  404  200  404  200  200  404  200  404
GET submission-summary                    302  404  200  200  404  404  404  404  404  404  404  404
GET submission-path                       302  404  200  200  404  404  404  404  404  404  404  404
GET version-detail                        302  404  200  200  404  200  404  200  200  404  200  404
GET receipt-detail                        302  404  200  200  404  200  404  200  200  404  200  404
GET version-compare                       302  404  200  200  404  200  404  200  200  404  200  404
GET draft-compare                         302  404  200  200  404  404  404  404  404  404  404  404
GET receipt-pdf                           302  404  200  200  404  200  404  200  200  404  200  404
GET duty-list                             302  404  200  200  404  404  404  404  404  404  404  404
POST duty-list                            302  404  403  302  404  404  404  404  404  404  404  404
GET response-list                         302  404  200  200  404  404  404  404  404  404  404  404
GET response-edit                         302  404  200  200  404  404  404  404  404  404  404  404
POST answer-edit                          401  404  403  403  404  404  404  404  404  404  404  404
POST effort-mark                          302  404  302  302  404  404  404  404  404  404  404  404
POST submission-pass-on                   302  404 302=  403  404  404  404  404  404  404  404  404
POST submission-hand-back                 302  404  403  409  404  404  404  404  404  404  404  404
POST submission-send                      302  404  403 302=  404  404  404  404  404  404  404  404
POST submission-withdraw                  302  404  403 302=  404  404  404  404  404  404  404  404
POST response-edit                        401  404  302  302  404  404  404  404  404  404  404  404
GET review-list                           302  404  404  404  404  200  200  200  200  403  200  403
GET review-main-index                     302  404  404  404  404  200  403  200  200  403  200  403
GET review-indicator                      302  404  404  404  404  200  403  200  200  403  200  403
GET submission-return                     302  404  404  404  404  403  403  200  403  403  403  403
POST review-main-index                    302  404  404  404  404  302  403  403  403  403  403  403
POST review-indicator                     302  404  404  404  404  302  403  403  403  403  403  403
POST review-points                        302  404  404  404  404  200  403  403  403  403  403  403
GET precedent-list                        302  404  404  404  404  200  200  200  200  403  200  403
POST common-ruling-give                   302  404  404  404  404  302  422  403  403  403  403  403
POST submission-return                    302  404  404  404  404  403  403  302  403  403  403  403
GET cycle-list                            302  403  403  403  403  200  200  200  200  200  200  403
GET cycle-open                            302  403  403  403  403  403  403  200  403  403  403  403
POST cycle-open                           302  403  403  403  403  403  403  302  403  403  403  403
GET cycle-detail                          302  404  404  404  404  200  200  200  200  200  200  403
GET cycle-assign                          302  404  404  404  404  403  403  200  403  403  403  403
POST cycle-assign                         302  404  404  404  404  403  403  302  403  403  403  403
POST cycle-ranking-build                  302  404  403  403  403  403  403 302=  403  403  403  403
POST answer-carry                         302  404 302=  403  404  404  404  404  404  404  404  404
POST question-list                        302  404  302  302  404  404  404  404  404  404  404  404
GET review-duty-list                      302  404  404  404  404  403  403  200  200  403  200  403
POST review-duty-list                     302  404  404  404  404  403  403  302  403  403  403  403
GET review-duty-file                      302  404  404  404  404  403  403  200  200  403  200  403
POST review-duty-file                     302  404  404  404  404  403  403  302  302  403  403  403
GET conflict-list                         302  404  404  404  404  200  200  200  200  403  200  403
POST conflict-list                        302  404  404  404  404  302  302  302  302  403  302  403
GET conflict-end                          302  404  404  404  404  403  404  200  200  403  403  403
POST conflict-end                         302  404  404  404  404  403  404  302  302  403  403  403
GET sample-check                          302  404  404  404  404  200  403  200  200  403  200  403
POST sample-check                         302  404  404  404  404  422  403  403  403  403  403  403
POST window-list                          302  404  404  404  404  403  403  302  403  403  403  403
    """,
    # Drawn: 1.1 of Sở Y tế is judged first by Văn phòng and scored second by Sở Nội vụ. Nobody has.
    "judged twice": """
GET second-score-list                     302  404  404  404  404  200  200  200  200  403  200  403
POST second-score-list                    302  404  404  404  404  403  403  422  403  403  403  403
GET second-score                          302  404  404  404  404  200  404  403  403  403  403  403
POST second-score                         302  404  404  404  404  302  404  403  403  403  403  403
POST second-score-points                  302  404  404  404  404  200  404  403  403  403  403  403
GET second-unit-name                      302  404  404  404  404  403  403  200  403  403  403  403
POST second-unit-name                     302  404  404  404  404  403  403  302  403  403  403  403
GET score-comparison                      302  404  404  404  404  404  404  404  404  403  404  403
POST review-indicator                     302  404  404  404  404  403  403  403  403  403  403  403
GET evenness                              302  404  404  404  404  403  403  200  200  403  200  403
    """,
    # Both have, and their points differ.
    "two scores": """
GET second-score-list                     302  404  404  404  404  200  200  200  200  403  200  403
GET second-score                          302  404  404  404  404  200  404  403  403  403  403  403
POST second-score                         302  404  404  404  404  403  404  403  403  403  403  403
GET score-comparison                      302  404  404  404  404  200  403  200  200  403  200  403
POST score-comparison                     302  404  404  404  404  403  403  403  302  403  403  403
POST second-unit-name                     302  404  404  404  404  403  403  422  403  403  403  403
GET evenness                              302  404  404  404  404  403  403  200  200  403  200  403
    """,
    # 26 December: Giang has opened a round of giải trình until the end of 5 January.
    "window": """
GET window-list                           302  404  404  404  404  200  200  200  200  403  200  403
POST window-list                          302  404  404  404  404  403  403  422  403  403  403  403
GET window-extend                         302  404  404  404  404  403  403  200  403  403  403  403
POST window-extend                        302  404  404  404  404  403  403  302  403  403  403  403
GET response-list                         302  404  200  200  404  404  404  404  404  404  404  404
GET response-edit                         302  404  200  200  404  404  404  404  404  404  404  404
POST response-edit                        401  404  302  302  404  404  404  404  404  404  404  404
GET response-outcome                      302  404  200  200  404  404  404  404  404  404  404  404
POST review-indicator                     302  404  404  404  404  302  403  403  403  403  403  403
POST cycle-ranking-build                  302  404  403  403  403  403  403 302=  403  403  403  403
    """,
    # 8 January: the window is over with an item contested in vain, and a session is prepared.
    "session draft": """
GET session-list                          302  404  404  404  404  200  200  200  200  403  200  403
POST session-list                         302  404  404  404  404  403  403  422  403  403  403  403
GET session-detail                        302  404  404  404  404  200  200  200  200  403  200  403
GET session-edit                          302  404  404  404  404  403  403  200  403  403  403  403
POST session-edit                         302  404  404  404  404  403  403  302  403  403  403  403
POST session-open                         302  404  404  404  404  403  403  302  403  403  403  403
POST session-close                        302  404  404  404  404  403  403 302=  403  403  403  403
GET agenda-item                           302  404  404  404  404  404  404  404  404  403  404  403
GET session-minutes                       302  404  404  404  404  404  404  404  404  403  404  403
    """,
    # Opened, and no vote under way.
    "session opened": """
POST agenda-item                          302  404  404  404  404  409  403  302  302  403  409  403
POST ballot-open                          302  404  404  404  404  409  403  302  302  403  409  403
    """,
    # The session is open; its first item, of Sở Y tế, is put to the vote. Hải has a vote.
    "session": """
GET session-detail                        302  404  404  404  404  200  200  200  200  403  200  403
POST session-edit                         302  404  404  404  404  403  403  422  403  403  403  403
POST session-open                         302  404  404  404  404  403  403 302=  403  403  403  403
GET session-close                         302  404  404  404  404  403  403  200  403  403  403  403
POST session-close                        302  404  404  404  404  403  403  302  403  403  403  403
POST session-consent                      302  404  404  404  404  422  422  422  422  403  422  403
GET agenda-item                           302  404  404  404  404  200  403  200  200  403  200  403
POST agenda-item                          302  404  404  404  404  409  403  409  409  403  409  403
POST ballot-open                          302  404  404  404  404  409  403  409  409  403  409  403
POST vote-cast                            302  404  404  404  404  409  403  409  302  403  409  403
POST ballot-count                         302  404  404  404  404  409  403  409  409  403  409  403
GET session-minutes                       302  404  404  404  404  404  404  404  404  403  404  403
    """,
    # Closed: nothing of it changes, and its minutes are printed.
    "session closed": """
GET session-detail                        302  404  404  404  404  200  200  200  200  403  200  403
GET session-minutes                       302  404  404  404  404  200  200  200  200  403  200  403
GET agenda-item                           302  404  404  404  404  200  403  200  200  403  200  403
POST agenda-item                          302  404  404  404  404  409  403  409  409  403  409  403
POST vote-cast                            302  404  404  404  404  409  403  409  409  403  409  403
POST session-close                        302  404  404  404  404  403  403 302=  403  403  403  403
    """,
    # 10 January: everyone's values are judged, no ranking is built.
    "ranking none": """
GET cycle-ranking                         302  404  403  403  403  200  200  200  200  200  200  403
POST cycle-ranking-build                  302  404  403  403  403  403  403  302  403  403  403  403
GET cycle-ranking-text                    302  404  403  403  403  403  403  302  403  403  403  403
POST cycle-ranking-text                   302  404  403  403  403  403  403 302=  403  403  403  403
POST cycle-ranking-check                  302  404  403  403  403  403  403 302=  403  403  403  403
POST cycle-ranking-approve                302  404  403  403  403  403  403  403 302=  403  403  403
POST cycle-ranking-send-back              302  404  403  403  403  403  403  403 302=  403  403  403
POST cycle-ranking-sign                   302  404  403  403  403  403  403  403  403 302=  403  403
POST cycle-ranking-number                 302  404  403  403  403  403  403  403  403 302=  403  403
POST cycle-ranking-publish                302  404  403  403  403  403  403 302=  403  403  403  403
GET cycle-ranking-appendix                302  404  403  403  403  404  404  404  404  404  404  403
POST review-indicator                     302  404  404  404  404  302  403  403  403  403  403  403
POST submission-return                    302  404  404  404  404  403  403  302  403  403  403  403
POST cycle-assign                         302  404  404  404  404  403  403  302  403  403  403  403
    """,
    # Giang has built the ranking.
    "ranking draft": """
GET cycle-ranking                         302  404  403  403  403  200  200  200  200  200  200  403
POST cycle-ranking-build                  302  404  403  403  403  403  403  302  403  403  403  403
GET cycle-ranking-text                    302  404  403  403  403  403  403  200  403  403  403  403
POST cycle-ranking-text                   302  404  403  403  403  403  403  422  403  403  403  403
POST cycle-ranking-check                  302  404  403  403  403  403  403  302  403  403  403  403
POST cycle-ranking-approve                302  404  403  403  403  403  403  403 302=  403  403  403
POST cycle-ranking-send-back              302  404  403  403  403  403  403  403 302=  403  403  403
POST cycle-ranking-sign                   302  404  403  403  403  403  403  403  403 302=  403  403
POST cycle-ranking-number                 302  404  403  403  403  403  403  403  403 302=  403  403
POST cycle-ranking-publish                302  404  403  403  403  403  403 302=  403  403  403  403
POST submission-return                    302  404  404  404  404  403  403  302  403  403  403  403
    """,
    # Giang has checked it.
    "ranking checked": """
GET cycle-ranking                         302  404  403  403  403  200  200  200  200  200  200  403
POST cycle-ranking-build                  302  404  403  403  403  403  403  302  403  403  403  403
GET cycle-ranking-text                    302  404  403  403  403  403  403  200  403  403  403  403
POST cycle-ranking-text                   302  404  403  403  403  403  403  422  403  403  403  403
POST cycle-ranking-check                  302  404  403  403  403  403  403 302=  403  403  403  403
POST cycle-ranking-approve                302  404  403  403  403  403  403  403  302  403  403  403
POST cycle-ranking-send-back              302  404  403  403  403  403  403  403  302  403  403  403
POST cycle-ranking-sign                   302  404  403  403  403  403  403  403  403 302=  403  403
POST cycle-ranking-number                 302  404  403  403  403  403  403  403  403 302=  403  403
POST cycle-ranking-publish                302  404  403  403  403  403  403 302=  403  403  403  403
POST submission-return                    302  404  404  404  404  403  403  302  403  403  403  403
GET cycle-ranking-appendix                302  404  403  403  403  200  200  200  200  200  200  403
    """,
    # Hải has approved it: the results are fixed.
    "ranking approved": """
GET cycle-ranking                         302  404  403  403  403  200  200  200  200  200  200  403
POST cycle-ranking-build                  302  404  403  403  403  403  403 302=  403  403  403  403
GET cycle-ranking-text                    302  404  403  403  403  403  403  302  403  403  403  403
POST cycle-ranking-text                   302  404  403  403  403  403  403 302=  403  403  403  403
POST cycle-ranking-check                  302  404  403  403  403  403  403 302=  403  403  403  403
POST cycle-ranking-approve                302  404  403  403  403  403  403  403 302=  403  403  403
POST cycle-ranking-send-back              302  404  403  403  403  403  403  403  302  403  403  403
POST cycle-ranking-sign                   302  404  403  403  403  403  403  403  403  302  403  403
POST cycle-ranking-number                 302  404  403  403  403  403  403  403  403 302=  403  403
POST cycle-ranking-publish                302  404  403  403  403  403  403 302=  403  403  403  403
POST submission-return                    302  404  404  404  404  403  403  422  403  403  403  403
GET submission-path                       302  404  200  200  404  404  404  404  404  404  404  404
POST effort-mark                          302  404  409  409  404  404  404  404  404  404  404  404
POST review-indicator                     302  404  404  404  404  403  403  403  403  403  403  403
POST cycle-assign                         302  404  404  404  404  403  403  403  403  403  403  403
POST roster-workbook                      302  404  404  404  404  403  403  403  403  403  403  403
POST roster-apply                         302  404  404  404  404  403  403  403  403  403  403  403
POST roster-carry                         302  404  404  404  404  403  403  403  403  403  403  403
    """,
    # Khoa has recorded number and date.
    "ranking numbered": """
GET cycle-ranking                         302  404  403  403  403  200  200  200  200  200  200  403
POST cycle-ranking-build                  302  404  403  403  403  403  403 302=  403  403  403  403
GET cycle-ranking-text                    302  404  403  403  403  403  403  302  403  403  403  403
POST cycle-ranking-text                   302  404  403  403  403  403  403 302=  403  403  403  403
POST cycle-ranking-check                  302  404  403  403  403  403  403 302=  403  403  403  403
POST cycle-ranking-approve                302  404  403  403  403  403  403  403 302=  403  403  403
POST cycle-ranking-send-back              302  404  403  403  403  403  403  403 302=  403  403  403
POST cycle-ranking-sign                   302  404  403  403  403  403  403  403  403  302  403  403
POST cycle-ranking-number                 302  404  403  403  403  403  403  403  403  302  403  403
POST cycle-ranking-publish                302  404  403  403  403  403  403  302  403  403  403  403
POST submission-return                    302  404  404  404  404  403  403  422  403  403  403  403
GET review-register                       404  404  404  404  404  404  404  404  404  404  404  404
    """,
    # Giang has published it. The public pages are the same to
    # everyone; this ranking has no remark, so that there is no note.
    "ranking published": """
GET healthz                               200  200  200  200  200  200  200  200  200  200  200  200
GET readyz                                200  200  200  200  200  200  200  200  200  200  200  200
GET home                                  200  200  200  200  200  200  200  200  200  200  200  200
GET components                            200  200  200  200  200  200  200  200  200  200  200  200
GET framework-list                        200  200  200  200  200  200  200  200  200  200  200  200
GET framework-detail                      200  200  200  200  200  200  200  200  200  200  200  200
GET index-set-detail                      200  200  200  200  200  200  200  200  200  200  200  200
GET indicator-detail                      200  200  200  200  200  200  200  200  200  200  200  200
GET framework-comparison                  200  200  200  200  200  200  200  200  200  200  200  200
GET index-set-comparison                  200  200  200  200  200  200  200  200  200  200  200  200
GET ranking-list                          200  200  200  200  200  200  200  200  200  200  200  200
GET ranking-detail                        200  200  200  200  200  200  200  200  200  200  200  200
GET ranking-appendix                      200  200  200  200  200  200  200  200  200  200  200  200
GET ranking-data                          200  200  200  200  200  200  200  200  200  200  200  200
GET ranking-note                          404  404  404  404  404  404  404  404  404  404  404  404
GET receipt-check                         200  200  200  200  200  200  200  200  200  200  200  200
GET receipt-verify                        200  200  200  200  200  200  200  200  200  200  200  200
GET blind-listing                         404  404  404  404  404  404  404  404  404  404  404  404
GET review-register                       200  200  200  200  200  200  200  200  200  200  200  200
GET cycle-ranking                         302  404  403  403  403  200  200  200  200  200  200  403
POST cycle-ranking-build                  302  404  403  403  403  403  403 302=  403  403  403  403
GET cycle-ranking-text                    302  404  403  403  403  403  403  302  403  403  403  403
POST cycle-ranking-text                   302  404  403  403  403  403  403 302=  403  403  403  403
POST cycle-ranking-publish                302  404  403  403  403  403  403 302=  403  403  403  403
POST cycle-ranking-send-back              302  404  403  403  403  403  403  403 302=  403  403  403
POST cycle-ranking-number                 302  404  403  403  403  403  403  403  403 302=  403  403
POST response-edit                        401  404  404  404  404  404  404  404  404  404  404  404
POST answer-edit                          401  404  403  403  404  404  404  404  404  404  404  404
POST submission-send                      302  404  403 302=  404  404  404  404  404  404  404  404
POST submission-withdraw                  302  404  403 302=  404  404  404  404  404  404  404  404
POST duty-list                            302  404  403  422  404  404  404  404  404  404  404  404
POST review-indicator                     302  404  404  404  404  403  403  403  403  403  403  403
POST submission-return                    302  404  404  404  404  403  403  422  403  403  403  403
POST cycle-assign                         302  404  404  404  404  403  403  403  403  403  403  403
    """,
}

TABLES = {state: rows(table) for state, table in WRITTEN.items()}
