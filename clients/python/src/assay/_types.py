"""What goes into a call and what comes out, as plain dataclasses. A value that assay could not tell is None."""
from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any


@dataclasses.dataclass(frozen=True)
class Completion:
    """The text that a model wrote for one prompt, without the prompt."""

    text: str | bytes
    id: str = ""
    reasoning: str | bytes | None = None    # where the inference server split the thinking off
    token_count: int | None = None          # generated tokens, the end-of-text token included
    finish_reason: str | None = None        # "stop", "length", "abort"
    think_prefill: str | None = None        # "auto", "no", "yes": overrides the call's


@dataclasses.dataclass(frozen=True)
class Group:
    """One prompt: what its completions are judged against, and the completions."""

    completions: Sequence[Completion | str | bytes]
    answers: Sequence[str | bytes | float] | str | bytes | float | None = None   # gold answers; any one counts
    reference: Mapping[str, Any] | None = None                   # a whole Reference by the JSON rule, instead of answers
    prompt: str | bytes = ""
    id: str = ""
    messages: Sequence[Mapping[str, Any]] | None = None          # the prompt as a conversation, instead of prompt: {"role", "content"} each


@dataclasses.dataclass(frozen=True)
class Error:
    """Why a completion has no verdict."""

    reason: str
    field_path: str
    message: str
    retryable: bool


@dataclasses.dataclass(frozen=True)
class Component:
    """What one term of the rubric found."""

    verdict: str            # "CORRECT", "INCORRECT", "UNDECIDED", ...
    score: float | None     # raw and unweighted
    contribution: float     # what it added to the reward
    message: str = ""
    found: Any = dataclasses.field(default=None, repr=False, compare=False)
    """The part of the answer that `detail` shows, as it came."""

    @property
    def detail(self) -> dict[str, Any]:
        """What the kind of check adds, as docs/API.md has it: {"language": {"target_units": 12, "other_units": 4, "spans": [...]}},
        {"code": {...}}, {"math": {...}}. Empty under detail_level SCORES; spans and candidates come with TRACE."""
        from . import _codec  # which builds on this module

        if self.found is None or isinstance(self.found, dict):
            return self.found or {}
        return _codec.detail_of(self.found)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "found": self.detail}     # messages of a pool made at run time cannot be pickled


@dataclasses.dataclass(frozen=True)
class Answer:
    """The answer that was judged."""

    text: str
    canonical: str
    span: tuple[int, int]   # bytes of the completion
    source: str


@dataclasses.dataclass(frozen=True)
class Result:
    """Result of one completion."""

    status: str             # "SCORED", "UNSCORED", "MASKED", "INVALID", "ERROR", "DEADLINE"
    reward: float | None    # None unless SCORED
    components: Mapping[str, Component]
    answer: Answer | None = None
    error: Error | None = None
    id: str = ""
    compute_us: int = 0
    queue_us: int = 0


@dataclasses.dataclass(frozen=True)
class GroupResult:
    """Statistics of one group, over the completions that have a reward."""

    id: str
    completions: int
    scored: int
    mean: float | None
    deviation: float
    zero_variance: bool
    correct: int
    accuracy_scored: int
    advantages: Sequence[float]
    class_ids: Sequence[int]
    consensus_class: int
    consensus_verdict: str
    best_completion: int | None = None
    """Index of the greatest reward, of equals the first."""
    pass_rate: float | None = None
    """correct / accuracy_scored."""


@dataclasses.dataclass(frozen=True)
class Scores:
    """The answer to one call: results in the order of the request."""

    results: Sequence[Result]
    groups: Sequence[GroupResult]
    version: str = ""
    fingerprint: str = ""

    @property
    def rewards(self) -> list[float | None]:
        """Rewards in order; None where there is none."""
        return [result.reward for result in self.results]

    def component(self, name: str) -> list[float | None]:
        """Raw scores of one term in order; None where it could not tell."""
        return [result.components[name].score if name in result.components else None for result in self.results]


@dataclasses.dataclass(frozen=True)
class ServerInfo:
    """What a server is and allows."""

    version: str
    fingerprint: str
    max_message_bytes: int
    max_completions: int
    max_completions_per_group: int
    max_groups: int
    rubrics: Sequence[str]
    terms: Mapping[str, Sequence[str]]  # of each rubric
    checks: Sequence[str]
    device: str
    scorers: int
    definitions: Mapping[str, Mapping[str, Any]] = dataclasses.field(default_factory=dict)
    """Every rubric whole, as a mapping that may be changed and given to score()."""
