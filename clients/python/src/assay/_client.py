"""The clients. A channel is made on first use in each process, so that a client may be pickled and survives a fork."""
from __future__ import annotations

import asyncio
import os
import random
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import _chunks, _codec, _errors, _loops, _names, _wire
from ._types import Group, Scores, ServerInfo

_CHANNEL_OPTIONS = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1), ("grpc.enable_retries", 0)]
_SCORE = f"{_wire.SERVICE}/Score"
_INFO = f"{_wire.SERVICE}/GetServerInfo"


def _groups_of(completions: Iterable[Any], answers: Iterable[Any] | None) -> list[Group]:
    """Neighbours with the same answers form one group, whose reference is sent once."""
    if isinstance(completions, (str, bytes)) or isinstance(answers, (str, bytes)):
        raise _errors.CallError("completions and answers are lists, one answer for each completion")
    completions = list(completions)
    golds = [None] * len(completions) if answers is None else [_codec.plain(gold) for gold in answers]
    if len(golds) != len(completions):
        raise _errors.CallError(f"{len(completions)} completions but {len(golds)} answers")
    groups: list[Group] = []
    begin = 0
    for end in range(1, len(completions) + 1):
        if end == len(completions) or golds[end] != golds[begin]:
            groups.append(Group(completions=completions[begin:end], answers=golds[begin]))
            begin = end
    return groups


class _Base:
    """What both clients share: settings, chunking, when to try again."""

    def __init__(self, target: str, *, timeout_s: float | None = 120.0, attempts: int = 4, backoff_s: float = 0.2,
                 limits: _chunks.ChunkLimits | None = None, credentials: Any = None, metadata: Sequence[tuple[str, str]] = (),
                 channel_options: Sequence[tuple[str, Any]] = (), name_tests: bool = False) -> None:
        """target: "host:port" or "unix:/path". timeout_s: of one call, all its attempts together; None: none. attempts: how often a message is sent while
        the server is UNAVAILABLE, or busy and asks for it (nothing else is tried again: scoring is pure, but a call that is at fault stays so). name_tests: tests of programs that were
        sent before are named by their hash; where the server holds them no more, they are sent again."""
        self.target, self.timeout_s, self.attempts, self.backoff_s = target, timeout_s, attempts, backoff_s
        self.limits = limits or _chunks.ChunkLimits()
        self._credentials, self._metadata = credentials, tuple(metadata)
        self._options = [*_CHANNEL_OPTIONS, *channel_options]
        self._names = _names.Names() if name_tests else None
        self._channel: Any = None
        self._pid: int | None = None

    def __getstate__(self) -> dict[str, Any]:
        state = dict(self.__dict__)
        state["_channel"] = state["_pid"] = None
        state.pop("_lock", None)
        return state

    def _requests(self, groups: Sequence[Group], rubric: str | Mapping[str, Any], options: Mapping[str, Any] | None) -> list[Any]:
        try:
            return list(_chunks.cut(rubric, options, groups, self.limits))
        except ValueError as error:
            raise _errors.CallError(str(error)) from error

    def _deadline(self) -> float | None:
        return None if self.timeout_s is None else time.monotonic() + self.timeout_s

    def _pause_s(self, error: Any, attempt: int, deadline: float | None) -> float | None:
        """Seconds to wait before the next attempt; None: give up."""
        import grpc

        asked = _pushback_s(error)
        busy = error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED and asked is not None
        if not (busy or error.code() == grpc.StatusCode.UNAVAILABLE) or (asked or 0) < 0 or attempt + 1 >= self.attempts:
            return None
        pause = max(asked or 0, self.backoff_s * 2**attempt) * random.uniform(0.5, 1.5)
        return None if deadline is not None and time.monotonic() + pause >= deadline else pause


def _pushback_s(error: Any) -> float | None:
    """When a busy server wants to be asked again; negative: not at all; None: it does not say."""
    for key, value in error.trailing_metadata() or ():
        if key == "grpc-retry-pushback-ms":
            text = value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
            return int(text) / 1000 if text.lstrip("-").isdigit() else -1
    return None


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(0.001, deadline - time.monotonic())


class Client(_Base):
    """A blocking client. Thread-safe; one connection for each process."""

    def __init__(self, target: str, **settings: Any) -> None:
        super().__init__(target, **settings)
        self._lock = threading.Lock()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = threading.Lock()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection; the next call makes a new one."""
        with self._lock:
            if self._channel is not None and self._pid == os.getpid():
                self._channel.close()
            self._channel = None

    def _connect(self) -> Any:
        import grpc

        with self._lock:
            if self._channel is None or self._pid != os.getpid():  # a fork's channel is the parent's: leave it alone
                make = grpc.insecure_channel if self._credentials is None else grpc.secure_channel
                arguments = [self.target] if self._credentials is None else [self.target, self._credentials]
                self._channel, self._pid = make(*arguments, options=self._options), os.getpid()
            return self._channel

    def _call(self, method: str, request: Any, response: Any, deadline: float | None) -> Any:
        import grpc

        attempt = 0
        while True:
            call = self._connect().unary_unary(method, request_serializer=lambda message: message.SerializeToString(),
                                               response_deserializer=response.FromString)
            try:
                return call(request, timeout=_left(deadline), metadata=self._metadata)
            except grpc.RpcError as error:
                pause = self._pause_s(error, attempt, deadline)
                if pause is None:
                    raise _errors.from_code(error.code(), error.details()) from error
                time.sleep(pause)
                attempt += 1

    def score(self, groups: Sequence[Group], rubric: str | Mapping[str, Any], *, options: Mapping[str, Any] | None = None) -> Scores:
        """Scores groups with a rubric: a name that the server knows, or a whole one as a mapping by the JSON rule. `options`: a mapping of ScoreOptions
        (detail_level, advantage, think_prefill, time_budget_ms, strip_suffixes). Calls above the limits are sent in pieces, whole groups each."""
        deadline = self._deadline()
        return _codec.join([self._score(request, deadline) for request in self._requests(groups, rubric, options)])

    def _score(self, request: Any, deadline: float | None) -> Any:
        response = self._call(_SCORE, self._names.shorten(request) if self._names else request, _wire.ScoreResponse, deadline)
        if self._names and not self._names.learn(request, response):
            response = self._call(_SCORE, request, _wire.ScoreResponse, deadline)
        return response

    def score_texts(self, completions: Iterable[Any], answers: Iterable[Any] | None = None, *, rubric: str | Mapping[str, Any],
                    options: Mapping[str, Any] | None = None) -> Scores:
        """Scores completions, each with its gold answer (text, or a list of texts any of which counts)."""
        return self.score(_groups_of(completions, answers), rubric, options=options)

    def info(self) -> ServerInfo:
        """What the server is and allows."""
        return _codec.info_of(self._call(_INFO, _wire.GetServerInfoRequest(), _wire.GetServerInfoResponse, self._deadline()))


class AsyncClient(_Base):
    """A client for asyncio; one connection for each event loop."""

    def __init__(self, target: str, **settings: Any) -> None:
        super().__init__(target, **settings)
        self._channel = _loops.PerLoop()

    def __getstate__(self) -> dict[str, Any]:
        return {**super().__getstate__(), "_channel": _loops.PerLoop()}

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Closes the connection; the next call makes a new one."""
        channel = self._channel.pop()
        if channel is not None:
            await channel.close()

    def _connect(self) -> Any:
        import grpc.aio

        def make() -> Any:
            if self._credentials is None:
                return grpc.aio.insecure_channel(self.target, options=self._options)
            return grpc.aio.secure_channel(self.target, self._credentials, options=self._options)

        return self._channel.get(make)

    async def _call(self, method: str, request: Any, response: Any, deadline: float | None) -> Any:
        import grpc

        attempt = 0
        while True:
            call = self._connect().unary_unary(method, request_serializer=lambda message: message.SerializeToString(),
                                               response_deserializer=response.FromString)
            try:
                return await call(request, timeout=_left(deadline), metadata=self._metadata)
            except grpc.RpcError as error:
                pause = self._pause_s(error, attempt, deadline)
                if pause is None:
                    raise _errors.from_code(error.code(), error.details()) from error
                await asyncio.sleep(pause)
                attempt += 1

    async def score(self, groups: Sequence[Group], rubric: str | Mapping[str, Any], *,
                    options: Mapping[str, Any] | None = None) -> Scores:
        """As Client.score; the pieces of a large call travel together."""
        deadline = self._deadline()
        requests = self._requests(groups, rubric, options)
        return _codec.join(await asyncio.gather(*(self._score(request, deadline) for request in requests)))

    async def _score(self, request: Any, deadline: float | None) -> Any:
        response = await self._call(_SCORE, self._names.shorten(request) if self._names else request, _wire.ScoreResponse, deadline)
        if self._names and not self._names.learn(request, response):
            response = await self._call(_SCORE, request, _wire.ScoreResponse, deadline)
        return response

    async def score_texts(self, completions: Iterable[Any], answers: Iterable[Any] | None = None, *, rubric: str | Mapping[str, Any],
                          options: Mapping[str, Any] | None = None) -> Scores:
        """As Client.score_texts."""
        return await self.score(_groups_of(completions, answers), rubric, options=options)

    async def info(self) -> ServerInfo:
        """As Client.info."""
        return _codec.info_of(await self._call(_INFO, _wire.GetServerInfoRequest(), _wire.GetServerInfoResponse, self._deadline()))
