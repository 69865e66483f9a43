"""Fields of a post that no form has: they change nothing, and the log says who sent them.

A form asks for its fields by name, so what nobody asked for is what no form has. A page that sends
such a field by mistake is found in the same way.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

log = logging.getLogger(__name__)

MOST_NAMES = 10  # named in one line of the log
LONGEST_NAME = 60  # characters of each


class AskedPost(QueryDict):
    """What was posted, and which names somebody has asked for.

    Going over all of it asks for nothing by name, so it leaves no trace: whoever reads a page whose
    fields are not known beforehand says which names it knew, by asking for them.
    """

    asked: set[str]

    @classmethod
    def of(
        cls, posted: QueryDict, *, asked: set[str] | None = None, mutable: bool = False
    ) -> AskedPost:
        made = cls("", mutable=True, encoding=posted.encoding)
        made.asked = set() if asked is None else asked
        for name, values in posted.lists():
            made.setlist(name, values)
        made._mutable = mutable
        return made

    def unasked(self) -> list[str]:
        """What says something and was asked for by nobody: an empty field says nothing, and a page
        with two acts posts those of the other."""
        said = (name for name in self if any(super(AskedPost, self).getlist(name)))
        return [name for name in said if name not in self.asked]

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> list[Any]:
        self.asked.add(key)
        return super().getlist(key, default)

    def items(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]
        for key in self:
            yield key, super().__getitem__(key)

    def __copy__(self) -> AskedPost:
        return self.__deepcopy__({})

    def __deepcopy__(self, memo: dict[int, Any]) -> AskedPost:
        """A copy that a view changes asks on behalf of what was posted."""
        return type(self).of(self, asked=self.asked, mutable=True)


class UnaskedFieldsMiddleware:
    """Stands after the check of the token, which reads the post first, and after sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        posted = request.POST if request.method == "POST" else None
        if isinstance(posted, AskedPost) and _was_read(response):
            names = [name for name in posted.unasked() if name != "csrfmiddlewaretoken"]
            if names:
                _say(request, names)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_how: Any) -> None:
        # A view that reads the bytes as they come has no fields, and finds them unread.
        if request.method == "POST" and not getattr(view, "reads_bytes", False):
            request.POST = AskedPost.of(request.POST)  # type: ignore[assignment]


def _was_read(response: HttpResponse) -> bool:
    """A post that was refused before any form read it has no field that a form lacks."""
    return response.status_code < 400 or response.status_code in {409, 422}


def _say(request: HttpRequest, names: list[str]) -> None:
    """Names alone: a value may be anything, a password among it."""
    shown = ", ".join(repr(name[:LONGEST_NAME]) for name in sorted(names)[:MOST_NAMES])
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    log.warning(
        "Fields that no form has, sent by user %s to %s: %s%s",
        request.user.pk if hasattr(request, "user") else None,
        request.path,
        shown,
        more,
    )
