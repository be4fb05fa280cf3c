"""Large tests go to a server once; from then on they are named by their SHA-256, until it answers that it no longer holds them."""
from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from . import _wire

_NOT_CACHED = _wire.enum_number("ResultStatus", "REFERENCE_NOT_CACHED")
_LEAST_BYTES = 1024  # smaller ones are not worth a name
_KNOWN_MAX = 65536


def _sources(request: Any) -> Iterator[tuple[int, bytes]]:
    """Index of each group with large tests, and their name."""
    for index, group in enumerate(request.groups):
        kind = group.reference.code.WhichOneof("tests_source") if group.HasField("reference") and group.reference.HasField("code") else None
        source = getattr(group.reference.code, kind) if kind in ("suite", "native") else None
        if source is not None and source.ByteSize() >= _LEAST_BYTES:
            yield index, hashlib.sha256(source.SerializeToString()).digest()


class Names:
    """Of one client. Whatever it believes wrongly costs one more call."""

    def __init__(self) -> None:
        self._known: dict[bytes, None] = {}

    def shorten(self, request: Any) -> Any:
        """The request, or one that names tests which the server should hold."""
        named = [(index, name) for index, name in _sources(request) if name in self._known]
        if not named:
            return request
        short = type(request)()
        short.CopyFrom(request)
        for index, name in named:
            short.groups[index].reference.code.cached_sha256 = name
        return short

    def learn(self, request: Any, response: Any) -> bool:
        """What the answer to a shortened (or whole) request tells. False: send the whole request."""
        names = [name for _, name in _sources(request)]
        if any(result.status == _NOT_CACHED for result in response.results):
            for name in names:
                self._known.pop(name, None)
            return not names
        while len(self._known) + len(names) > _KNOWN_MAX and self._known:
            self._known.pop(next(iter(self._known)))
        self._known.update(dict.fromkeys(names))
        return True
