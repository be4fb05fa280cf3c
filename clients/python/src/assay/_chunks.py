"""Cuts a call into messages below the server's limits: whole groups only, so that a group's statistics and advantages stay right."""
from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import _codec, _wire
from ._errors import CallError
from ._types import Group


@dataclasses.dataclass(frozen=True)
class ChunkLimits:
    """What a message may hold. The defaults are assay's own; a message this small also passes clients and proxies with old limits."""

    message_bytes: int = 32 << 20
    groups: int = 8192
    completions: int = 16384
    one_group_bytes: int = 64 << 20  # a group is never cut; beyond this the server would refuse it


# AdvantageKind: what these divide by is taken over the call, so that pieces would each have their own.
_BATCH_ADVANTAGES = {5: "REINFORCE_BASELINE", 6: "GDPO"}


def cut(rubric: str | Mapping[str, Any], options: Mapping[str, Any] | None, groups: Sequence[Group],
        limits: ChunkLimits) -> Iterator[Any]:
    """ScoreRequests that together hold all groups in order."""
    head = _codec.head(rubric, options)
    request, size, completions = None, 0, 0
    for index, group in enumerate(groups):
        message = _wire.message("Group")()
        place = f"groups[{index}]"
        try:
            _codec.put_group_head(message, group)
            if isinstance(group.completions, (str, bytes)):
                raise TypeError("completions: one text is no list of them")
            for at, completion in enumerate(group.completions):
                place = f"groups[{index}].completions[{at}]"
                _codec.put_completion(message.completions.add(), completion)
        except (TypeError, ValueError) as error:
            raise CallError(f"{place}: {error}") from error
        bytes_here = message.ByteSize() + 16
        if bytes_here + head.ByteSize() > limits.one_group_bytes:
            raise CallError(f"groups[{index}]: one group of {bytes_here} bytes is larger than a message may be ({limits.one_group_bytes})")
        if request is not None and (size + bytes_here > limits.message_bytes or len(request.groups) >= limits.groups or
                                    completions + len(message.completions) > limits.completions):
            if head.options.advantage in _BATCH_ADVANTAGES:
                raise CallError(f"options.advantage: {_BATCH_ADVANTAGES[head.options.advantage]} is over the whole call, and this call is too "
                                "large for one message: raise the client's limits, or compute it from DR_GRPO")
            yield request
            request = None
        if request is None:
            request = _wire.ScoreRequest()
            request.CopyFrom(head)
            size, completions = head.ByteSize(), 0
        request.groups.append(message)
        size += bytes_here
        completions += len(message.completions)
    if request is not None:
        yield request
