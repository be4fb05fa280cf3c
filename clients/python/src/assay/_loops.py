"""One thing for each event loop of this process, as threads may each run one."""
from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from typing import Any


class PerLoop:
    """Makes its thing on first use in a loop; what belonged to closed loops, or to the process that this one was forked from, is forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._things: dict[Any, Any] = {}

    def __reduce__(self) -> tuple[type["PerLoop"], tuple[()]]:
        return PerLoop, ()

    def get(self, make: Callable[[], Any]) -> Any:
        loop = asyncio.get_running_loop()
        with self._lock:
            if self._pid != os.getpid():
                self._pid, self._things = os.getpid(), {}
            if loop not in self._things:
                self._things = {known: thing for known, thing in self._things.items() if not known.is_closed()}
                self._things[loop] = make()
            return self._things[loop]

    def pop(self) -> Any:
        """The running loop's thing, which it then has no more; None where there is none."""
        with self._lock:
            return self._things.pop(asyncio.get_running_loop(), None) if self._pid == os.getpid() else None
