"""What was posted after a session had ended, carried over the sign-in inside the page itself.

In the page and not on the server: nothing that a stranger sends is ever stored, and whoever closes
the page takes it along. It goes out again only by a post that its person sends, with the token of
the new session, and only to a page that takes it: one of entry, which saves it, or one whose view
``keeps`` named fields (giải trình, which can be sent once), which shows the form again, filled in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve

OWN = re.compile(
    r"[0-9A-Z][\w.]{0,40}:[\w:.-]{1,120}"
)  # «6.3:b», «V.1:v-1-a»: a field of an indicator
BESIDES = {"as", "next"}  # who typed it; which button was pressed
BY_ITSELF = (":revision", ":key", ":papers", ":status")  # there in a row that nobody touched
MOST = settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 64 * 1024  # characters: the sign-in carries them too


@dataclass(frozen=True, slots=True)
class KeptPost:
    """``action``: where it was posted. ``files``: the names of those that cannot travel along."""

    action: str
    fields: Sequence[tuple[str, str]]
    files: Sequence[str] = ()

    @classmethod
    def of(cls, request: HttpRequest) -> KeptPost | None:
        """What ``request`` posts; ``None`` where it says nothing of what its page takes."""
        pairs = [(name, value) for name, values in request.POST.lists() for value in values]
        files = [each.name or "" for group in request.FILES.lists() for each in group[1]]
        return _checked(cls(request.path, pairs, files))

    @classmethod
    def read(cls, text: str) -> KeptPost | None:
        """What a sign-in page carried; ``None`` for anything that it cannot have written."""
        try:
            found = json.loads(text)
            pairs = [(str(name), str(value)) for name, value in found["fields"]]
            return _checked(
                cls(str(found["action"]), pairs, [str(each) for each in found["files"]])
            )
        except (ValueError, TypeError, KeyError, RecursionError):
            return None

    @property
    def text(self) -> str:
        """As the sign-in page carries it."""
        kept = {"action": self.action, "fields": list(self.fields), "files": list(self.files)}
        return json.dumps(kept, ensure_ascii=False)

    @property
    def is_too_long(self) -> bool:
        return len(self.text.encode()) > MOST

    @property
    def whose(self) -> str:
        """The number of the person who typed it; blank: the page did not say."""
        return dict(self.fields).get("as", "")

    @property
    def is_shown_again(self) -> bool:
        """Whether the page there shows the form once more instead of saving at once."""
        return bool(_kept_by(_view_of(self.action)))

    @property
    def codes(self) -> list[str]:
        """The indicators that it says anything of, in the order of the page."""
        said = {name.partition(":")[0]: None for name, value in self.fields if _says(name, value)}
        return list(said)


def _says(name: str, value: str) -> bool:
    return bool(value.strip()) and bool(OWN.fullmatch(name)) and not name.endswith(BY_ITSELF)


def _checked(kept: KeptPost) -> KeptPost | None:
    view = _view_of(kept.action)
    if not hasattr(view, "when_signed_out"):
        return None
    words = _kept_by(view)
    own = [pair for pair in kept.fields if OWN.fullmatch(pair[0]) or pair[0] in {*BESIDES, *words}]
    if words:
        says = any(value.strip() for name, value in own if name in words)
    else:
        says = any(OWN.fullmatch(name) for name, _value in own)
    return KeptPost(kept.action, own, kept.files) if says else None


def _view_of(action: str) -> object:
    """What answers there; ``None``: nothing does."""
    try:
        return resolve(action).func
    except Resolver404:
        return None


def _kept_by(view: object) -> tuple[str, ...]:
    """The fields, by name, that a page other than one of entry takes back."""
    return getattr(view, "keeps", ())
