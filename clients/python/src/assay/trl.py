"""Reward functions for TRL's GRPOTrainer (and what is built on it: unsloth, axolotl).

    rewards = assay.trl.rewards("unix:/run/assay.sock", rubric="r1-zero", answer="solution", think_prefill="no")
    GRPOTrainer(..., reward_funcs=rewards)            # one function for each term of the rubric

One RPC feeds all functions of a step. A function returns the term's contribution (weight, gate and condition applied), so that TRL's sum with
weights of 1 is assay's reward without its offset. TRL sums with nansum, which would turn (None, 1, 1) into 2: so where a completion has no reward,
every function returns None for it. Dataset columns: `answer` names the one with the gold (text or list of texts); `prompts` are passed on.
"""
from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ._client import AsyncClient, Client
from ._types import Completion, Group, Result

RewardFunction = Callable[..., Any]


def _text_of(completion: Any) -> str:
    """A completion as text: standard (str) or conversational (a list of messages, of which the last counts)."""
    if isinstance(completion, str):
        return completion
    return str(completion[-1]["content"]) if completion else ""


class _Judge:
    """What the functions of one rubric share: how a batch becomes groups, and the last batch's results."""

    def __init__(self, rubric: str | Mapping[str, Any], answer: str, reference: Callable[[dict[str, Any]], Mapping[str, Any]] | None,
                 think_prefill: str | None, max_completion_length: int | None, options: Mapping[str, Any] | None) -> None:
        self.rubric, self.answer, self.reference = rubric, answer, reference
        self.max_completion_length = max_completion_length
        self.options = dict(options or {})
        if think_prefill is not None:
            self.options["think_prefill"] = think_prefill
        elif "think_prefill" not in self.options:
            warnings.warn("assay.trl: think_prefill is guessed for each completion; say \"yes\" if your chat template opens <think> in the "
                          "prompt, \"no\" if the model must write it", stacklevel=4)
        self.key: Any = None
        self.results: Sequence[Result] = ()

    def _completion(self, completion: Any, ids: Any) -> Completion:
        count = None if ids is None else len(ids)
        cut = count is not None and self.max_completion_length is not None and count >= self.max_completion_length
        return Completion(_text_of(completion), token_count=count, finish_reason="length" if cut else None)

    def groups(self, prompts: Sequence[Any], completions: Sequence[Any], columns: Mapping[str, Any]) -> list[Group]:
        """Neighbours with the same prompt and reference are one group (TRL keeps a prompt's generations together)."""
        ids = columns.get("completion_ids") or [None] * len(completions)
        groups: list[Group] = []
        last: Any = None
        for index, completion in enumerate(completions):
            row = {name: values[index] for name, values in columns.items() if isinstance(values, (list, tuple)) and len(values) == len(completions)}
            if self.reference is None and self.answer not in row:
                raise ValueError(f"assay.trl: the dataset has no column {self.answer!r} (columns: {', '.join(sorted(row)) or 'none'})")
            gold = dict(self.reference(row)) if self.reference else row[self.answer]
            key = (repr(prompts[index]), repr(gold))
            made = self._completion(completion, ids[index])
            if key == last:
                groups[-1] = Group([*groups[-1].completions, made], groups[-1].answers, groups[-1].reference, groups[-1].prompt)
                continue
            last = key
            prompt = prompts[index] if isinstance(prompts[index], str) else _text_of(prompts[index])
            if self.reference:
                groups.append(Group([made], reference=gold, prompt=prompt))
            else:
                answers = None if gold is None else [str(one) for one in gold] if isinstance(gold, (list, tuple)) else str(gold)
                groups.append(Group([made], answers=answers, prompt=prompt))
        return groups

    def batch_key(self, prompts: Sequence[Any], completions: Sequence[Any]) -> Any:
        return hash((repr(prompts), repr(completions)))

    def column(self, term: str | None) -> list[float | None]:
        if term is None:
            return [result.reward for result in self.results]
        return [None if result.reward is None or term not in result.components else result.components[term].contribution
                for result in self.results]


def _log(judge: _Judge, columns: Mapping[str, Any]) -> None:
    """To TRL's logger, where it passes one: how many completions could not be judged, and why."""
    metric = columns.get("log_metric")
    if callable(metric) and judge.results:
        metric("assay/unscored", sum(result.reward is None for result in judge.results) / len(judge.results))


class _Function:
    """One term as a reward function. Picklable, as TRL's asynchronous trainer wants."""

    def __init__(self, judge: _Judge, client: Client, term: str | None, lock: Any) -> None:
        self.judge, self.client, self.term, self._lock = judge, client, term, lock
        self.__name__ = term or "assay"

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_lock": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = threading.Lock()

    def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> list[float | None]:
        with self._lock:
            key = self.judge.batch_key(prompts, completions)
            if key != self.judge.key:
                groups = self.judge.groups(prompts, completions, columns)
                self.judge.results = self.client.score(groups, self.judge.rubric, options=self.judge.options).results
                self.judge.key = key
                _log(self.judge, columns)
            return self.judge.column(self.term)


def _terms(rubric: str | Mapping[str, Any], client: Client | None, terms: Sequence[str] | None) -> Sequence[str]:
    if terms is not None:
        return terms
    if isinstance(rubric, Mapping):
        return [term.get("name") or next(iter(term["check"])) for term in rubric["terms"]]
    known = {"r1-zero": ("accuracy", "format"), "math": ("math",), "format": ("format",)}
    if rubric in known:
        return known[rubric]
    raise ValueError(f"assay.trl: name the terms of rubric {rubric!r}: terms=[...]")


def rewards(target: str | Client, rubric: str | Mapping[str, Any] = "r1-zero", *, answer: str = "answer",
            reference: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None, terms: Sequence[str] | None = None,
            think_prefill: str | None = None, max_completion_length: int | None = None,
            options: Mapping[str, Any] | None = None) -> list[RewardFunction]:
    """Reward functions for GRPOTrainer(reward_funcs=...), one for each term.

    answer: dataset column with the gold. reference: instead, a function from a row to a Reference. terms: names, where the rubric is the server's own.
    think_prefill: "yes" where the chat template opens <think>, "no" where the model must; None guesses and warns. max_completion_length: the trainer's, so that
    a completion of that many tokens counts as cut (the rubric's truncation policy decides what that earns)."""
    client = target if isinstance(target, Client) else Client(target)
    judge = _Judge(rubric, answer, reference, think_prefill, max_completion_length, options)
    lock = threading.Lock()
    return [_Function(judge, client, term, lock) for term in _terms(rubric, client, terms)]


def async_reward(target: str | AsyncClient, rubric: str | Mapping[str, Any] = "r1-zero", *, answer: str = "answer",
                 reference: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None, think_prefill: str | None = None,
                 max_completion_length: int | None = None, options: Mapping[str, Any] | None = None) -> RewardFunction:
    """The whole reward as one `async def`, which TRL runs beside other asynchronous reward functions."""
    client = target if isinstance(target, AsyncClient) else AsyncClient(target)
    shared = (rubric, answer, reference, think_prefill, max_completion_length, options)
    judge = _Judge(*shared)

    async def assay(prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> list[float | None]:
        scores = await client.score(judge.groups(prompts, completions, columns), rubric, options=judge.options)
        return scores.rewards

    return assay
