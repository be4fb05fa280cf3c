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
never counts twice. Pass `reference` for golds that are no plain answers: a function (data_source, ground_truth, extra_info) -> Reference by the JSON rule.
"""
from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ._client import AsyncClient, Client
from ._errors import AssayError
from ._types import Completion, Component, Group, Result

_ON_UNSCORED = ("raise", "zero", "nan")


class Unscored(AssayError):
    """A completion has no reward, and on_unscored is "raise"."""


def _check(on_unscored: str) -> None:
    if on_unscored not in _ON_UNSCORED:
        raise ValueError(f"on_unscored: {on_unscored!r} is none of {', '.join(_ON_UNSCORED)}")


Reference = Callable[[str, Any, Any], Mapping[str, Any]]


def _check_rubric(rubric: str | Mapping[str, Any]) -> None:
    """No overlong term: the manager has its own."""
    terms = () if isinstance(rubric, str) else rubric.get("terms", ())
    shapes = {str(((term.get("check") or {}).get("length") or {}).get("shape", "")).upper().replace("-", "_") for term in terms}
    if rubric == "dapo-overlong" or "SOFT_OVERLONG" in shapes:
        raise ValueError("assay.verl: the rubric has a soft overlong term, which verl's DAPO manager adds itself (reward_kwargs.overlong_buffer_cfg): it "
                         "would count twice; use one without it, such as \"dapo\"")


def _group(solution: str, ground_truth: Any, data_source: str, extra_info: Any, reference: Reference | None) -> Group:
    completion = Completion(solution)
    if reference is not None:
        return Group([completion], reference=reference(data_source, ground_truth, extra_info))
    if isinstance(ground_truth, Mapping):
        return Group([completion], reference=ground_truth)
    if isinstance(ground_truth, (list, tuple)):
        return Group([completion], answers=[str(one) for one in ground_truth])
    return Group([completion], answers=str(ground_truth))


def _accuracy(result: Result) -> Component | None:
    """The term that says whether the answer is right: by its usual name, else the first that is right or wrong and no format."""
    usual = [part for name, part in result.components.items() if name in ("accuracy", "math", "code", "choice", "text")]
    other = [part for name, part in result.components.items() if name != "format" and part.verdict in ("CORRECT", "INCORRECT")]
    return next(iter(usual + other), None)


def _score(result: Result, on_unscored: str) -> dict[str, Any]:
    reward = result.reward
    if reward is None:
        if on_unscored == "raise":
            why = result.error.message if result.error else ", ".join(f"{name}: {part.verdict}" for name, part in result.components.items())
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
        self.loop: Any = None

    async def score(self, group: Group) -> Result:
        loop = asyncio.get_running_loop()
        if loop is not self.loop:  # a new loop: what waited in the old one is lost with it
            self.loop, self.waiting, self.timer = loop, [], None
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
                  options: Mapping[str, Any] | None = None, reference: Reference | None = None, window_s: float = 0.002,
                  most: int = 512) -> Callable[..., Any]:
    """An asynchronous compute_score for one sample; calls within window_s travel in one RPC."""
    _check(on_unscored)
    _check_rubric(rubric)
    client = target if isinstance(target, AsyncClient) else AsyncClient(target)
    batcher = _Batcher(client, rubric, options, window_s, most)

    async def compute_score(data_source: str, solution_str: str, ground_truth: Any, extra_info: dict[str, Any] | None = None,
                            **_: Any) -> dict[str, Any]:
        group = _group(solution_str, ground_truth, data_source, extra_info, reference)
        return _score(await batcher.score(group), on_unscored)

    return compute_score


class _Single:
    """A compute_score that waits for its one sample; it can be pickled, for managers with processes."""

    def __init__(self, client: Client, rubric: str | Mapping[str, Any], on_unscored: str, options: Mapping[str, Any] | None,
                 reference: Reference | None, plain: bool) -> None:
        self.client, self.rubric, self.on_unscored, self.options, self.reference, self.plain = client, rubric, on_unscored, options, reference, plain
        self.__name__ = "compute_score"

    def __call__(self, data_source: str, solution_str: str, ground_truth: Any, extra_info: dict[str, Any] | None = None,
                 **_: Any) -> dict[str, Any] | float:
        group = _group(solution_str, ground_truth, data_source, extra_info, self.reference)
        try:
            found = _score(self.client.score([group], self.rubric, options=self.options).results[0], self.on_unscored)
        except AssayError:
            if not self.plain:
                raise
            return 0.0 if self.on_unscored == "zero" else float("nan")
        return float(found["score"]) if self.plain else found


def compute_score_sync(target: str | Client, rubric: str | Mapping[str, Any] = "math", *, on_unscored: str = "raise",
                       options: Mapping[str, Any] | None = None, reference: Reference | None = None,
                       plain: bool = False) -> Callable[..., dict[str, Any] | float]:
    """A compute_score that is no coroutine. plain: a bare number, for the prime manager; a call that failed then is what on_unscored says, too."""
    _check(on_unscored)
    _check_rubric(rubric)
    if plain and on_unscored == "raise":
        raise ValueError("assay.verl: the prime manager turns an exception into a reward of 0.0; choose on_unscored=\"nan\" or \"zero\"")
    return _Single(target if isinstance(target, Client) else Client(target), rubric, on_unscored, options, reference, plain)


def compute_score_batch(target: str | Client, rubric: str | Mapping[str, Any] = "math", *, on_unscored: str = "raise",
                        options: Mapping[str, Any] | None = None,
                        reference: Reference | None = None) -> Callable[..., list[dict[str, Any]]]:
    """A compute_score for verl's batch manager."""
    _check(on_unscored)
    _check_rubric(rubric)
    client = target if isinstance(target, Client) else Client(target)

    def compute_score(data_sources: Sequence[str], solution_strs: Sequence[str], ground_truths: Sequence[Any],
                      extra_infos: Sequence[dict[str, Any] | None] | None = None, **_: Any) -> list[dict[str, Any]]:
        extras = extra_infos if extra_infos is not None else [None] * len(solution_strs)
        groups = [_group(solution, truth, source, extra, reference)
                  for source, solution, truth, extra in zip(data_sources, solution_strs, ground_truths, extras, strict=True)]
        return [_score(result, on_unscored) for result in client.score(groups, rubric, options=options).results]

    return compute_score
