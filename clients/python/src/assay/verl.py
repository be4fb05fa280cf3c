"""Reward functions for verl (and what copies its interface).

    # a file of yours, named by reward.custom_reward_function.path:
    import assay.verl
    compute_score = assay.verl.compute_score("unix:/run/assay.sock", rubric="math")                # async: reward loop, naive and dapo
    compute_score_batch = assay.verl.compute_score_batch("unix:/run/assay.sock", rubric="math")    # the batch manager
    compute_score_sync = assay.verl.compute_score_sync("unix:/run/assay.sock", rubric="math")      # naive and dapo managers, reward loop remote
    compute_score_prime = assay.verl.compute_score_sync("unix:/run/assay.sock", rubric="math", on_unscored="nan", plain=True)  # prime manager

Which manager calls how: those of verl.workers.reward_manager know no coroutines (a coroutine handed to them fails); prime runs the function in other processes
(so it is pickled), wants a bare number, and makes a silent 0.0 of every exception, which is why `plain` has no "raise".
The returned dict has the same keys for every sample, as verl wants: `score` (the reward), `acc` (1.0 where the accuracy term says CORRECT), `pred`
(the answer that was judged), and `assay_status`. Where a completion has no reward, on_unscored decides: "raise", "zero", or "nan".
verl's DAPO manager adds the overlong penalty itself, and verl hands no token counts to compute_score: a rubric with such a term is refused here, so that it
never counts twice; a rubric that a server has by a name is looked at before the first call. verl hands no prompt to compute_score either: `prompt` names the key of extra_info
that has it (data recipes put "question" there), or is a function (data_source, ground_truth, extra_info) to a text or messages; reward models need it. Pass `reference` for golds that are no plain answers: a function (data_source, ground_truth, extra_info) -> Reference by the JSON rule.
"""
from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ._client import AsyncClient, Client
from ._codec import instructions
from ._errors import AssayError
from ._loops import PerLoop
from ._types import Completion, Component, Group, Result, ServerInfo

_ON_UNSCORED = ("raise", "zero", "nan")


class Unscored(AssayError):
    """A completion has no reward, and on_unscored is "raise"."""


def _check(on_unscored: str) -> None:
    if on_unscored not in _ON_UNSCORED:
        raise ValueError(f"on_unscored: {on_unscored!r} is none of {', '.join(_ON_UNSCORED)}")


Reference = Callable[[str, Any, Any], Mapping[str, Any]]
Prompt = str | Callable[[str, Any, Any], Any]


def _check_terms(rubric: Mapping[str, Any]) -> None:
    """No overlong term: the manager has its own."""
    shapes = {str(((term.get("check") or {}).get("length") or {}).get("shape", "")).upper().replace("-", "_") for term in rubric.get("terms", ())}
    if "SOFT_OVERLONG" in shapes:
        raise ValueError("assay.verl: the rubric has a soft overlong term, which verl's DAPO manager adds itself (reward_kwargs.overlong_buffer_cfg): it "
                         "would count twice; use one without it, such as \"dapo\"")


_PRESETS_WITH_OVERLONG = {"terms": [{"check": {"length": {"shape": "SOFT_OVERLONG"}}}]}
_checked: set[tuple[str, str]] = set()  # target and name of rubrics that a server has shown, in this process


def _check_rubric(rubric: str | Mapping[str, Any]) -> None:
    """What can be told without a server."""
    _check_terms(_PRESETS_WITH_OVERLONG if rubric == "dapo-overlong" else {} if isinstance(rubric, str) else rubric)


def _is_unchecked(target: str, rubric: str | Mapping[str, Any]) -> bool:
    """A name is the server's, which may have replaced a preset: it is looked at before the first call."""
    return isinstance(rubric, str) and (target, rubric) not in _checked


def _check_shown(target: str, rubric: str | Mapping[str, Any], info: ServerInfo) -> None:
    if isinstance(rubric, str):
        _check_terms(info.definitions.get(rubric, {}))
        _checked.add((target, rubric))


class _Reader:
    """What a sample's columns become: picklable."""

    def __init__(self, reference: Reference | None, prompt: Prompt | None) -> None:
        self.reference, self.prompt = reference, prompt

    def _prompt(self, data_source: str, ground_truth: Any, extra_info: Any) -> dict[str, Any]:
        if self.prompt is None:
            return {}
        if isinstance(self.prompt, str):
            if not isinstance(extra_info, Mapping) or self.prompt not in extra_info:
                raise ValueError(f"assay.verl: extra_info has no {self.prompt!r} (prompt=); it has {', '.join(map(str, extra_info or ())) or 'nothing'}")
            found = extra_info[self.prompt]
        else:
            found = self.prompt(data_source, ground_truth, extra_info)
        return {"prompt": found} if isinstance(found, (str, bytes)) else {"messages": list(found)}

    def group(self, solution: str, ground_truth: Any, data_source: str, extra_info: Any) -> Group:
        completions, prompt = [Completion(solution)], self._prompt(data_source, ground_truth, extra_info)
        if self.reference is not None:
            return Group(completions, reference=self.reference(data_source, ground_truth, extra_info), **prompt)
        if isinstance(ground_truth, Mapping):
            form = {"instruction_id_list", "instruction_id", "func_name"} & ground_truth.keys()
            return Group(completions, reference=instructions(ground_truth) if form else ground_truth, **prompt)
        return Group(completions, answers=ground_truth, **prompt)


def _accuracy(result: Result) -> Component | None:
    """The term that says whether the answer is right: by its usual name, else the first that is right or wrong and no format."""
    usual = [part for name, part in result.components.items() if name in ("accuracy", "math", "code", "choice", "text")]
    other = [part for name, part in result.components.items() if name != "format" and part.verdict in ("CORRECT", "INCORRECT")]
    return next(iter(usual + other), None)


def _score(result: Result, on_unscored: str) -> dict[str, Any]:
    reward = result.reward
    if reward is None:
        if on_unscored == "raise":
            why = f"{result.error.field_path} {result.error.message}".strip() if result.error else ", ".join(f"{name}: {part.verdict}" for name, part in result.components.items())
            raise Unscored(f"{result.status}: {why}")
        reward = 0.0 if on_unscored == "zero" else float("nan")
    accuracy = _accuracy(result)
    return {"score": reward, "acc": float(accuracy is not None and accuracy.verdict == "CORRECT"),
            "pred": result.answer.text if result.answer else "", "assay_status": result.status}


class _Batcher:
    """Gathers calls of one event loop for a moment, so that verl's one-sample calls travel together."""

    def __init__(self, client: AsyncClient, rubric: str | Mapping[str, Any], options: Mapping[str, Any] | None, window_s: float,
                 most: int) -> None:
        self.client, self.rubric, self.options, self.window_s, self.most = client, rubric, options, window_s, most
        self.waiting: list[tuple[Group, asyncio.Future[Result]]] = []
        self.timer: asyncio.TimerHandle | None = None
        self.tasks: set[asyncio.Task[None]] = set()

    async def score(self, group: Group) -> Result:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Result] = loop.create_future()
        self.waiting.append((group, future))
        if len(self.waiting) >= self.most:
            self._send()
        elif self.timer is None:
            self.timer = loop.call_later(self.window_s, self._send)
        return await future

    def _send(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None
        batch, self.waiting = self.waiting, []
        if batch:
            task = asyncio.get_running_loop().create_task(self._run(batch))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _run(self, batch: list[tuple[Group, asyncio.Future[Result]]]) -> None:
        try:
            if _is_unchecked(self.client.target, self.rubric):
                _check_shown(self.client.target, self.rubric, await self.client.info())
            results = (await self.client.score([group for group, _ in batch], self.rubric, options=self.options)).results
        except Exception as error:  # every waiter must learn of it
            for _, future in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            if not future.done():
                future.set_result(result)


def compute_score(target: str | AsyncClient, rubric: str | Mapping[str, Any] = "math", *, on_unscored: str = "raise",
                  options: Mapping[str, Any] | None = None, reference: Reference | None = None, prompt: Prompt | None = None,
                  window_s: float = 0.002, most: int = 512) -> Callable[..., Any]:
    """An asynchronous compute_score for one sample; calls within window_s travel in one RPC."""
    _check(on_unscored)
    _check_rubric(rubric)
    client = target if isinstance(target, AsyncClient) else AsyncClient(target)
    batchers, reader = PerLoop(), _Reader(reference, prompt)

    async def compute_score(data_source: str, solution_str: str, ground_truth: Any, extra_info: dict[str, Any] | None = None,
                            **_: Any) -> dict[str, Any]:
        group = reader.group(solution_str, ground_truth, data_source, extra_info)
        batcher = batchers.get(lambda: _Batcher(client, rubric, options, window_s, most))
        return _score(await batcher.score(group), on_unscored)

    return compute_score


class _Single:
    """A compute_score that waits for its one sample; it can be pickled, for managers with processes."""

    def __init__(self, client: Client, rubric: str | Mapping[str, Any], on_unscored: str, options: Mapping[str, Any] | None,
                 reader: _Reader, plain: bool) -> None:
        self.client, self.rubric, self.on_unscored, self.options, self.reader, self.plain = client, rubric, on_unscored, options, reader, plain
        self.__name__ = "compute_score"

    def check(self) -> None:
        if _is_unchecked(self.client.target, self.rubric):
            _check_shown(self.client.target, self.rubric, self.client.info())

    def __call__(self, data_source: str, solution_str: str, ground_truth: Any, extra_info: dict[str, Any] | None = None,
                 **_: Any) -> dict[str, Any] | float:
        try:
            self.check()
            group = self.reader.group(solution_str, ground_truth, data_source, extra_info)
            found = _score(self.client.score([group], self.rubric, options=self.options).results[0], self.on_unscored)
        except (AssayError, ValueError):
            if not self.plain:
                raise
            return 0.0 if self.on_unscored == "zero" else float("nan")
        return float(found["score"]) if self.plain else found


def compute_score_sync(target: str | Client, rubric: str | Mapping[str, Any] = "math", *, on_unscored: str = "raise",
                       options: Mapping[str, Any] | None = None, reference: Reference | None = None, prompt: Prompt | None = None,
                       plain: bool = False) -> Callable[..., dict[str, Any] | float]:
    """A compute_score that is no coroutine. plain: a bare number, for the prime manager; a call that failed then is what on_unscored says, too."""
    _check(on_unscored)
    _check_rubric(rubric)
    if plain and on_unscored == "raise":
        raise ValueError("assay.verl: the prime manager turns an exception into a reward of 0.0; choose on_unscored=\"nan\" or \"zero\"")
    made = _Single(target if isinstance(target, Client) else Client(target), rubric, on_unscored, options, _Reader(reference, prompt), plain)
    if plain:  # its own process would only make a silent 0.0 of what is wrong
        with contextlib.suppress(AssayError):  # no server yet
            made.check()
    return made


def compute_score_batch(target: str | Client, rubric: str | Mapping[str, Any] = "math", *, on_unscored: str = "raise",
                        options: Mapping[str, Any] | None = None, reference: Reference | None = None,
                        prompt: Prompt | None = None) -> Callable[..., list[dict[str, Any]]]:
    """A compute_score for verl's batch manager."""
    _check(on_unscored)
    _check_rubric(rubric)
    client = target if isinstance(target, Client) else Client(target)
    reader = _Reader(reference, prompt)

    def compute_score(data_sources: Sequence[str], solution_strs: Sequence[str], ground_truths: Sequence[Any],
                      extra_infos: Sequence[dict[str, Any] | None] | None = None, **_: Any) -> list[dict[str, Any]]:
        extras = extra_infos if extra_infos is not None else [None] * len(solution_strs)
        groups = [reader.group(solution, truth, source, extra)
                  for source, solution, truth, extra in zip(data_sources, solution_strs, ground_truths, extras, strict=True)]
        if _is_unchecked(client.target, rubric):
            _check_shown(client.target, rubric, client.info())
        return [_score(result, on_unscored) for result in client.score(groups, rubric, options=options).results]

    return compute_score
