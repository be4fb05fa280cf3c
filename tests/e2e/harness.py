"""Starts the real server and makes requests: what the end-to-end tests share. Environment: ASSAY_SERVER (program), PYTHONPATH (generated stubs)."""
import contextlib
import os
import re
import shlex
import signal
import subprocess
import tempfile
import threading
import time
import unittest

os.environ["no_proxy"] = "*"  # loopback only; a proxy of the environment must not get in between
os.environ.setdefault("GRPC_VERBOSITY", "NONE")

import grpc  # noqa: E402
from assay.v1 import (reference_pb2, result_pb2, reward_service_pb2_grpc, rubric_pb2, score_pb2, server_info_pb2)  # noqa: E402,F401

OPTIONS = [("grpc.enable_http_proxy", 0), ("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1),
           ("grpc.use_local_subchannel_pool", 1), ("grpc.enable_retries", 0)]
START_S = 30
SANITIZED = os.environ.get("ASSAY_SANITIZED") == "1"
SLOW = 5 if SANITIZED else 1  # how much slower a sanitizer build may be


def children(pid):
    """Process ids of all descendants."""
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        with contextlib.suppress(OSError), open(f"/proc/{entry}/stat") as stat:
            if int(stat.read().rpartition(")")[2].split()[1]) == pid:
                found += [int(entry)] + children(int(entry))
    return found


def command_threads(pid):
    with contextlib.suppress(OSError):
        return len(os.listdir(f"/proc/{pid}/task"))
    return 0


class Server:
    """The server, on a free port; `lines` are those of its stderr."""

    def __init__(self, *arguments, listen=("127.0.0.1:0",), named_program=None):
        command = shlex.split(named_program or os.environ["ASSAY_SERVER"])
        for address in listen:
            command += ["--listen", address]
        self.process = subprocess.Popen(command + list(arguments), stderr=subprocess.PIPE, text=True)
        self.lines, self.addresses, self.closed = [], [], False
        self.ready = threading.Condition()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        with self.ready:
            self.ready.wait_for(lambda: len(self.addresses) >= len(listen) or self.closed, START_S)
        self.address = self.addresses[0] if self.addresses else None

    def _read(self):
        for line in self.process.stderr:
            with self.ready:
                self.lines.append(line.rstrip("\n"))
                found = re.search(r"listening on (\S+)", line)
                if found:
                    self.addresses.append(found.group(1))
                self.ready.notify_all()
        with self.ready:
            self.closed = True
            self.ready.notify_all()

    def wait_line(self, text, timeout=START_S):
        with self.ready:
            return self.ready.wait_for(lambda: any(text in line for line in self.lines), timeout)

    def front(self):
        """The front has threads; scorers have none."""
        return max(children(self.process.pid), key=command_threads)

    def scorers(self):
        front = self.front()
        return [pid for pid in children(self.process.pid) if pid != front]

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def wait(self, timeout=START_S):
        code = self.process.wait(timeout)
        self.reader.join(timeout)
        self.process.stderr.close()
        return code

    def stop(self):
        if self.process.poll() is None:
            self.terminate()
        try:
            return self.wait()
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def channel(self, address=None):
        return grpc.insecure_channel(address or self.address, options=OPTIONS)


class ServerTest(unittest.TestCase):
    """One server for all tests of a class; it must end well."""
    ARGUMENTS = ("--scorers", "2", "--faults", "--item-cpu-ms", "300")

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.ARGUMENTS)
        assert cls.server.address, cls.server.lines
        cls.channel = cls.server.channel()
        cls.stub = reward_service_pb2_grpc.RewardServiceStub(cls.channel)

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        code = cls.server.stop()
        assert code == 0, (code, cls.server.lines)
        bad = [line for line in cls.server.lines if "error" in line or "Sanitizer" in line or "did not" in line]
        assert not bad, cls.server.lines

    def fails(self, code, call, *arguments, contains=(), **named):
        """The call ends with that code; returns the error. `contains`: pieces of its message."""
        with self.assertRaises(grpc.RpcError) as caught:
            result = call(*arguments, **named)
            if hasattr(result, "__next__"):
                for _ in result:
                    pass
        error = caught.exception
        self.assertEqual(error.code(), code, error.details())
        for piece in contains:
            self.assertIn(piece, error.details())
        return error


    def expires(self, call, made, timeout, contains):
        """The deadline comes, and the server says so while the client still listens. On a machine that is overloaded just then, the client may give
        up first: so it has three tries."""
        for _ in range(3):
            begin = time.monotonic()
            error = self.fails(grpc.StatusCode.DEADLINE_EXCEEDED, call, made, timeout=timeout)
            self.assertLess(time.monotonic() - begin, timeout + 0.5 * SLOW)
            if contains in error.details():
                return
        self.fail(error.details())


def group(texts, answer="42", id="", ids=None):
    """A group whose gold answer is `answer`."""
    made = score_pb2.Group(id=id, reference=reference_pb2.Reference(math=reference_pb2.MathReference(answers=[answer.encode()])))
    for index, text in enumerate(texts):
        made.completions.add(text=text if isinstance(text, bytes) else text.encode(), id=ids[index] if ids else f"c{index}")
    return made


def right(answer="42"):
    return f"<think>\nLet me see.\n</think>\n<answer>\n\\boxed{{{answer}}}\n</answer>"


def request(groups, rubric="r1-zero", **named):
    made = score_pb2.ScoreRequest(rubric_name=rubric, **named)
    made.groups.extend(groups)
    return made


def status_name(result):
    return result_pb2.ResultStatus.Name(result.status).replace("RESULT_STATUS_", "")


def verdict(result, term):
    return rubric_pb2.Verdict.Name(result.components[term].verdict).replace("VERDICT_", "")


def wait_until(holds, timeout=10.0):
    end = time.monotonic() + timeout * SLOW
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.01)
    return holds()


__all__ = [name for name in dir() if not name.startswith("_")]
