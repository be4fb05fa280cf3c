"""Reward functions for TRL's GRPOTrainer (and what is built on it: unsloth, axolotl).

    rewards = assay.trl.rewards("unix:/run/assay.sock", rubric="r1-zero", answer="solution", think_prefill="no")
    GRPOTrainer(..., reward_funcs=rewards)            # one function for each term of the rubric

One RPC feeds all functions of a step. A function returns its term's contribution (weight, cap, gate and condition applied); what the reward has beyond
the terms (the offset, or the reward of a closed gate) is in the first one's. So TRL's sum, with weights of 1, is assay's reward. TRL sums with nansum, which
would turn (None, 1, 1) into 2: so where a completion has no reward, every function returns None for it. Dataset columns: `answer` names the one with the
gold (text or list of texts); IFEval's `instruction_id_list` and `kwargs` are found where there is none; prompts are passed on, conversations whole.
"""
from __future__ import annotations

import asyncio
import dataclasses
import functools
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ._client import AsyncClient, Client
from ._codec import content_of, instructions, plain
from ._errors import CallError
from ._types import Completion, Group, Result

RewardFunction = Callable[..., Any]

# The terms of the presets, so that no server is asked before training begins.
_PRESET_TERMS = {
    "math": ("math",), "gsm8k": ("accuracy",), "code": ("code",), "gpqa": ("choice",), "ifeval": ("instructions",), "format": ("format",),
    "r1-zero": ("accuracy", "format"), "r1": ("accuracy", "format", "language"), "dapo": ("accuracy",),
    "dapo-overlong": ("accuracy", "length"), "sft-filter": ("accuracy", "language", "readability", "loop"),
}


def _text_of(completion: Any) -> str | bytes:
    """A completion as text: standard (str) or conversational (a list of messages, of which the last counts)."""
    if isinstance(completion, str):
        return completion
    return content_of(completion[-1]) if completion else ""


def _reasoning_of(completion: Any) -> str | None:
    """Thinking that the chat template's parser has split off."""
    if isinstance(completion, str) or not completion:
        return None
    reasoning = completion[-1].get("reasoning_content")
    return reasoning if isinstance(reasoning, str) else None


class _Judge:
    """What the functions of one rubric share: how a batch becomes groups, and the last batch's results."""

    def __init__(self, rubric: str | Mapping[str, Any], answer: str | None,
                 reference: Callable[[dict[str, Any]], Mapping[str, Any]] | None, think_prefill: str | None,
                 max_completion_length: int | None, eos_token_id: int | Sequence[int] | None,
                 options: Mapping[str, Any] | None) -> None:
        self.rubric, self.answer, self.reference = rubric, answer, reference
        self.max_completion_length = max_completion_length
        self.ends = frozenset([eos_token_id] if isinstance(eos_token_id, int) else eos_token_id or ())
        self.options = dict(options or {})
        if think_prefill is not None:
            self.options["think_prefill"] = think_prefill
        elif "think_prefill" not in self.options:
            warnings.warn("assay.trl: think_prefill is guessed for each completion; say \"yes\" if your chat template opens <think> in the "
                          "prompt, \"no\" if the model must write it", stacklevel=3)
        self.batch: list[Group] | None = None
        self.results: Sequence[Result] = ()

    def _completion(self, completion: Any, ids: Any) -> Completion:
        if ids is None:
            return Completion(_text_of(completion), reasoning=_reasoning_of(completion))
        count = len(ids)
        cut = self.max_completion_length is not None and count >= self.max_completion_length and not (count and ids[-1] in self.ends)
        return Completion(_text_of(completion), reasoning=_reasoning_of(completion), token_count=count, finish_reason="length" if cut else None)

    def _reference(self, row: dict[str, Any]) -> dict[str, Any]:
        """Of a Group: answers or reference."""
        if self.reference is not None:
            return {"reference": dict(self.reference(row))}
        if self.answer is not None and self.answer in row:
            return {"answers": plain(row[self.answer])}
        if "instruction_id_list" in row:
            return {"reference": instructions(row)}
        if self.answer is None:
            return {}
        raise ValueError(f"assay.trl: the dataset has no column {self.answer!r} (columns: {', '.join(sorted(row)) or 'none'}); name it with "
                         "answer=, or say answer=None where the rubric needs no gold")

    def _group(self, row: dict[str, Any], prompt: Any) -> Group:
        if isinstance(prompt, str):
            return Group([], prompt=prompt, **self._reference(row))
        return Group([], messages=list(prompt), **self._reference(row))

    def groups(self, prompts: Sequence[Any], completions: Sequence[Any], columns: Mapping[str, Any]) -> list[Group]:
        """Neighbours with the same prompt and reference are one group (TRL keeps a prompt's generations together)."""
        ids = columns.get("completion_ids") or [None] * len(completions)
        rows = {name: values for name, values in columns.items() if isinstance(values, (list, tuple)) and len(values) == len(completions)}
        groups: list[tuple[Group, list[Completion]]] = []
        for index, completion in enumerate(completions):
            head = self._group({name: values[index] for name, values in rows.items()}, prompts[index])
            if not groups or groups[-1][0] != head:
                groups.append((head, []))
            groups[-1][1].append(self._completion(completion, ids[index]))
        return [dataclasses.replace(head, completions=made) for head, made in groups]

    def keep(self, groups: list[Group], results: Sequence[Result]) -> None:
        self.batch, self.results = groups, results

    def column(self, term: str, first: bool) -> list[float | None]:
        found: list[float | None] = []
        for result in self.results:
            if result.reward is None:
                found.append(None)
                continue
            if term not in result.components:
                raise CallError(f"assay.trl: the rubric has no term {term!r}; it has {', '.join(result.components)}")
            value = result.components[term].contribution
            if first:
                value += result.reward - sum(part.contribution for part in result.components.values())
            found.append(value)
        return found


def _log(judge: _Judge, columns: Mapping[str, Any]) -> None:
    """To TRL's logger, where it passes one: what share of the completions could not be judged."""
    metric = columns.get("log_metric")
    if callable(metric) and judge.results:
        metric("assay/unscored", sum(result.reward is None for result in judge.results) / len(judge.results))


class _Function:
    """One term as a reward function. Picklable, as TRL's asynchronous trainer wants."""

    def __init__(self, judge: _Judge, client: Client, term: str, first: bool, lock: Any) -> None:
        self.judge, self.client, self.term, self.first, self._lock = judge, client, term, first, lock
        self.__name__ = term

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_lock": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = threading.Lock()

    def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> list[float | None]:
        groups = self.judge.groups(prompts, completions, columns)
        with self._lock:
            if groups != self.judge.batch:
                self.judge.keep(groups, self.client.score(groups, self.judge.rubric, options=self.judge.options).results)
                _log(self.judge, columns)
            return self.judge.column(self.term, self.first)


def _terms(rubric: str | Mapping[str, Any], terms: Sequence[str] | None) -> Sequence[str]:
    if terms is not None:
        return terms
    if isinstance(rubric, Mapping):
        return [term.get("name") or next(iter(term["check"])) for term in rubric["terms"]]
    if rubric in _PRESET_TERMS:
        return _PRESET_TERMS[rubric]
    raise ValueError(f"assay.trl: name the terms of rubric {rubric!r}: terms=[...] (Client.info().terms[{rubric!r}] tells them)")


def rewards(target: str | Client, rubric: str | Mapping[str, Any] = "r1-zero", *, answer: str | None = "answer",
            reference: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None, terms: Sequence[str] | None = None,
            think_prefill: str | None = None, max_completion_length: int | None = None,
            eos_token_id: int | Sequence[int] | None = None, options: Mapping[str, Any] | None = None) -> list[RewardFunction]:
    """Reward functions for GRPOTrainer(reward_funcs=...), one for each term.

    answer: dataset column with the gold; None: the rubric needs none. reference: instead, a function from a row to a Reference. terms: names, where the rubric
    is the server's own. think_prefill: "yes" where the chat template opens <think>, "no" where the model must; None guesses and warns.
    max_completion_length: the trainer's, so that a completion of that many tokens counts as cut (the rubric's truncation policy decides what that earns), unless its
    last token is one of eos_token_id. Token counts come from completion_ids."""
    client = target if isinstance(target, Client) else Client(target)
    judge = _Judge(rubric, answer, reference, think_prefill, max_completion_length, eos_token_id, options)
    lock = threading.Lock()
    return [_Function(judge, client, term, index == 0, lock) for index, term in enumerate(_terms(rubric, terms))]


async def assay(judge: _Judge, client: AsyncClient, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> list[float | None]:
    """The whole reward; async_reward() binds the first two arguments. Its name is what TRL's metrics show."""
    groups = judge.groups(prompts, completions, columns)
    results = (await client.score(groups, judge.rubric, options=judge.options)).results
    judge.keep(groups, results)
    _log(judge, columns)
    return [result.reward for result in results]


def async_reward(target: str | AsyncClient, rubric: str | Mapping[str, Any] = "r1-zero", *, answer: str | None = "answer",
                 reference: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None, think_prefill: str | None = None,
                 max_completion_length: int | None = None, eos_token_id: int | Sequence[int] | None = None,
                 options: Mapping[str, Any] | None = None) -> RewardFunction:
    """The whole reward as one coroutine function, which TRL runs beside other asynchronous ones. Picklable."""
    client = target if isinstance(target, AsyncClient) else AsyncClient(target)
    return functools.partial(assay, _Judge(rubric, answer, reference, think_prefill, max_completion_length, eos_token_id, options), client)


def async_rewards(target: str | AsyncClient, rubric: str | Mapping[str, Any] = "r1-zero", *, answer: str | None = "answer",
                  reference: Callable[[dict[str, Any]], Mapping[str, Any]] | None = None, terms: Sequence[str] | None = None,
                  think_prefill: str | None = None, max_completion_length: int | None = None,
                  eos_token_id: int | Sequence[int] | None = None, options: Mapping[str, Any] | None = None) -> list[RewardFunction]:
    """As rewards(), as `async def` functions, one for each term; one RPC feeds those that TRL gathers in a step."""
    client = target if isinstance(target, AsyncClient) else AsyncClient(target)
    judge = _Judge(rubric, answer, reference, think_prefill, max_completion_length, eos_token_id, options)
    under_way: list[tuple[Any, list[Group], asyncio.Task[Any]]] = []  # at most one: its loop, its batch

    async def results_of(groups: list[Group], columns: Mapping[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        if under_way and under_way[0][0] is loop and under_way[0][1] == groups:
            judge.keep(groups, (await asyncio.shield(under_way[0][2])).results)
            return
        task = loop.create_task(client.score(groups, judge.rubric, options=judge.options))
        under_way[:] = [(loop, groups, task)]
        try:
            scores = await asyncio.shield(task)
        finally:
            under_way[:] = [entry for entry in under_way if entry[2] is not task]
        judge.keep(groups, scores.results)
        _log(judge, columns)

    def make(term: str, first: bool) -> RewardFunction:
        async def reward(prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> list[float | None]:
            groups = judge.groups(prompts, completions, columns)
            if groups != judge.batch:
                await results_of(groups, columns)
            return judge.column(term, first)

        reward.__name__ = reward.__qualname__ = term
        return reward

    return [make(term, index == 0) for index, term in enumerate(_terms(rubric, terms))]
