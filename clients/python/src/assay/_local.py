"""A private server on this machine, for notebooks, tests and single-node training."""
from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from types import TracebackType

from ._errors import AssayError


class LocalServer:
    """A running `assay serve` on a unix socket in a folder of its own; ends with close(), the with block, or the end of this program (not where it is killed)."""

    def __init__(self, program: str | None = None, *, scorers: int | None = None, code: bool = False, start_s: float = 30.0,
                 rubrics: Sequence[str] = (), remotes: str | None = None) -> None:
        """program: the assay program; default: $ASSAY_PROGRAM, else `assay` in PATH. code: judge tests of programs too, which
        needs a machine that isolates them (`assay check-environment`); without it they are NOT_AVAILABLE."""
        found = program or os.environ.get("ASSAY_PROGRAM") or shutil.which("assay")
        if not found:
            raise AssayError("there is no assay program: put it in PATH, set ASSAY_PROGRAM, or name it")
        self._folder = tempfile.TemporaryDirectory(prefix="assay-")
        command = [found, "serve", "--listen", f"unix:{self._folder.name}/assay.sock"]
        if not code:
            command.append("--no-code")
        if scorers is not None:
            command += ["--scorers", str(scorers)]
        for path in rubrics:
            command += ["--rubrics", path]
        if remotes is not None:
            command += ["--remotes", remotes]
        try:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace")
        except OSError:
            self._folder.cleanup()
            raise
        self._pid = os.getpid()
        atexit.register(self._at_exit)
        self.address = ""
        self._lines: list[str] = []
        self._ready = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if not self._ready.wait(start_s) or not self.address:
            self.close()
            raise AssayError("assay serve did not start: " + " / ".join(self._lines[-3:]))

    def _read(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._lines = [*self._lines[-99:], line.rstrip("\n")]
            found = re.search(r"listening on (\S+)", line)
            if found:
                self.address = found.group(1)
                self._ready.set()
        self._ready.set()

    @property
    def log(self) -> list[str]:
        """The server's last lines."""
        return list(self._lines)

    def _at_exit(self) -> None:
        if os.getpid() == self._pid:  # a fork's exit is not ours
            self.close()

    def close(self, grace_s: float = 10.0) -> None:
        """Lets running calls finish, then ends the server."""
        atexit.unregister(self._at_exit)
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(grace_s)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()
        self._reader.join(grace_s)
        if self._process.stderr is not None and not self._reader.is_alive():
            self._process.stderr.close()
        self._folder.cleanup()

    def __enter__(self) -> "LocalServer":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def serve_local(program: str | None = None, *, scorers: int | None = None, code: bool = False, rubrics: Sequence[str] = (),
                remotes: str | None = None) -> LocalServer:
    """Starts a private server: `with assay.serve_local() as server: client = assay.Client(server.address)`. rubrics: files or folders of rubrics; remotes: the file of
    endpoints for reward models."""
    return LocalServer(program, scorers=scorers, code=code, rubrics=rubrics, remotes=remotes)
