"""Programs through the real server, behind the outer wall: right and wrong ones, attacks, kills under load, cancellation, deadlines, hashes of tests."""
import glob
import hashlib
import json
import pathlib
import random
import shlex
import shutil
import sys

from harness import *

DATA = pathlib.Path(__file__).resolve().parent.parent / "data"
CORRECT, INCORRECT = rubric_pb2.VERDICT_CORRECT, rubric_pb2.VERDICT_INCORRECT
UNSCORED = {rubric_pb2.VERDICT_NOT_AVAILABLE, rubric_pb2.VERDICT_ERROR, rubric_pb2.VERDICT_BAD_REFERENCE}
PATIENCE_S = 60
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)  # rows hold integers of many digits


def fence(program, language="python"):
    return f"```{language}\n{program.rstrip()}\n```\n".encode()


def stdio(*cases, **more):
    suite = reference_pb2.TestSuite(kind=reference_pb2.TEST_KIND_STDIO,
                                    cases=[reference_pb2.TestCase(input=i.encode(), output=o.encode()) for i, o in cases])
    return reference_pb2.CodeReference(suite=suite, **more)


def native(tests):
    return reference_pb2.CodeReference(native=reference_pb2.NativeTests(tests_json=json.dumps(tests).encode()))


def code_request(groups, detail=score_pb2.DETAIL_LEVEL_TRACE, **options):
    """groups: (CodeReference, [completion bytes])"""
    check = rubric_pb2.CodeCheck(**({"cpu_ms_per_test": 2000} | options))
    rubric = rubric_pb2.Rubric(terms=[rubric_pb2.Term(name="code", weight=1, check=rubric_pb2.Check(code=check))])
    return score_pb2.ScoreRequest(rubric=rubric, options=score_pb2.ScoreOptions(detail_level=detail), groups=[
        score_pb2.Group(reference=reference_pb2.Reference(code=code), completions=[score_pb2.Completion(text=text) for text in texts])
        for code, texts in groups])


def verdicts(response):
    return [result.components["code"].verdict for result in response.results]


def named(pid, word):
    """Descendants whose command name begins with the word."""
    found = []
    for child in children(pid):
        with contextlib.suppress(OSError), open(f"/proc/{child}/comm") as comm:
            if comm.read().startswith(word):
                found.append(child)
    return found


class Code(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        program = shlex.quote(os.environ["ASSAY_PROGRAM"]) + " serve --isolation no-cgroups --cells 2"
        cls.server = Server("--scorers", "2", listen=(f"unix:{cls.folder}/s",), named_program=program)
        assert cls.server.address, cls.server.lines
        cls.channel = cls.server.channel()
        cls.stub = reward_service_pb2_grpc.RewardServiceStub(cls.channel)

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()
        code = cls.server.stop()
        shutil.rmtree(cls.folder)
        assert code == 0, (code, cls.server.lines)

    def score(self, request, timeout=600):
        return self.stub.Score(request, timeout=timeout)

    def until(self, condition, what):
        end = time.monotonic() + PATIENCE_S
        while not condition():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.02)

    def test_samples(self):
        self.check_rows("samples")

    def test_forms(self):
        self.check_rows("forms")

    def test_objects(self):
        """What a test asks objects of the program's classes, and objects that answer whatever is asked of them."""
        self.check_rows("objects")

    def check_rows(self, name):
        rows = [json.loads(line) for line in (DATA / "code" / f"{name}.jsonl").read_text().splitlines()]
        if SANITIZED:
            rows = rows[::3]  # what the verdicts are, the other build asks of all
        groups = []
        for row in rows:
            tests = row["reference"]["code"]
            groups.append((native(tests), [row["completion"].encode()]))
        response = self.score(code_request(groups, cpu_ms_per_test=2000, cpu_ms_total=4000))
        for row, result in zip(rows, response.results):
            component = result.components["code"]
            if "verdict" in row:
                self.assertEqual(rubric_pb2.Verdict.Name(component.verdict), "VERDICT_" + row["verdict"], (row["id"], component))
                continue
            self.assertNotIn(component.verdict, UNSCORED, (row["id"], component.message))
            self.assertEqual(component.verdict == CORRECT, row["right"], (row["id"], component))
            self.assertGreater(result.compute_us, 0)

    def test_info(self):
        info = self.stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=30)
        self.assertEqual(info.cells, 2)
        self.assertNotEqual(info.isolation_level, result_pb2.ISOLATION_LEVEL_UNSPECIFIED)
        self.assertIn("python", [toolchain.language for toolchain in info.toolchains])
        self.assertIn("code", info.checks)

    def test_details(self):
        tests = stdio(("1\n", "2\n"), ("2\n", "4\n"), ("3\n", "6\n"))
        program = "import sys\nn = int(input())\nprint('note', file=sys.stderr)\nprint(n * 2 if n < 3 else 7)"
        response = self.score(code_request([(tests, [fence(program), b"no code", b"```python\nprint(1)"])],
                                           scoring=rubric_pb2.CODE_SCORING_PASS_RATE))
        first, none, unclosed = response.results
        self.assertAlmostEqual(first.reward, 2 / 3)
        detail = first.components["code"].code
        self.assertEqual([test.verdict for test in detail.tests], [CORRECT, CORRECT, INCORRECT])
        self.assertEqual((detail.passed, detail.run, detail.total, detail.language), (2, 3, 3, "python"))
        self.assertEqual(detail.tests[2].stdout_excerpt, b"7\n")
        self.assertEqual(detail.tests[2].stderr_excerpt, b"note\n")
        self.assertNotEqual(detail.isolation_level, result_pb2.ISOLATION_LEVEL_UNSPECIFIED)
        self.assertEqual([r.components["code"].verdict for r in (none, unclosed)], [rubric_pb2.VERDICT_NO_ANSWER] * 2)

    def test_block_that_defines(self):
        """The program stands before an example of its use; the rubric can ask for the last block all the same."""
        answer = fence("def add(a, b):\n    return a + b") + b"For example:\n" + fence("from solution import add\nprint(add(1, 2))")
        wrong = fence("def add(a, b):\n    return a + b") + fence("add = max") + fence("print(add(1, 2))")
        tests = [reference_pb2.CodeReference(entry_point="add", suite=reference_pb2.TestSuite(
            kind=reference_pb2.TEST_KIND_CALL, cases=[reference_pb2.TestCase(args_json=b"[1, 2]", expected_json=b"3")])),
            native(["assert add(1, 2) == 3"]), native({"prompt": "def add(a, b):\n    \"\"\"Sum.\"\"\"\n", "test": "def check(c):\n    assert c(1, 2) == 3", "entry_point": "add"})]
        groups = [(test, [answer, wrong, answer + b"```python\nadd("]) for test in tests]
        unclosed = rubric_pb2.VERDICT_NO_ANSWER
        self.assertEqual(verdicts(self.score(code_request(groups))), [CORRECT, INCORRECT, unclosed] * 3)
        for found in verdicts(self.score(code_request(groups, block=rubric_pb2.CODE_BLOCK_LAST))):
            self.assertNotEqual(found, CORRECT)

    def test_mixed_batch(self):
        """Maths beside code under one rubric: each is judged by its kind, in order."""
        groups = [score_pb2.Group(reference=reference_pb2.Reference(code=stdio(("1\n", "2\n"))),
                                  completions=[score_pb2.Completion(text=fence("print(2)")), score_pb2.Completion(text=fence("print(3)"))]),
                  score_pb2.Group(reference=reference_pb2.Reference(answers=[b"7"]),
                                  completions=[score_pb2.Completion(text=b"\\boxed{7}"), score_pb2.Completion(text=b"\\boxed{8}")])]
        response = self.score(score_pb2.ScoreRequest(rubric_name="dapo", groups=groups * 3))
        self.assertEqual(list(response.rewards), [1, -1, 1, -1] * 3)

    def test_malformed(self):
        bad = [stdio(), reference_pb2.CodeReference(),
               reference_pb2.CodeReference(entry_point="f", suite=reference_pb2.TestSuite(
                   kind=reference_pb2.TEST_KIND_CALL, cases=[reference_pb2.TestCase(args_json=b"[1]", expected_json=b"2"),
                                                             reference_pb2.TestCase(args_json=b"{}", expected_json=b"2")])),
               reference_pb2.CodeReference(suite=reference_pb2.TestSuite(cases=[reference_pb2.TestCase(input=b"1")])),
               native({"inputs": 3}), reference_pb2.CodeReference(cached_sha256=b"x" * 32), reference_pb2.CodeReference(cached_sha256=b"x")]
        good = stdio(("", "1\n"))
        response = self.score(code_request([(one, [fence("print(1)")]) for one in bad + [good]]))
        paths = [result.error.field_path for result in response.results]
        self.assertEqual(paths[0], "groups[0].reference.code.suite.cases")
        self.assertEqual(paths[2], "groups[2].reference.code.suite.cases[1].args_json")
        self.assertEqual(paths[3], "groups[3].reference.code.suite.kind")
        statuses = [result.status for result in response.results]
        self.assertEqual(statuses[5], result_pb2.RESULT_STATUS_REFERENCE_NOT_CACHED)
        self.assertTrue(response.results[5].error.retryable)
        for index in (0, 1, 2, 3, 4, 6):
            self.assertEqual(statuses[index], result_pb2.RESULT_STATUS_INVALID, index)
        self.assertEqual(statuses[-1], result_pb2.RESULT_STATUS_SCORED)
        self.assertEqual(response.rewards[-1], 1)

    def test_named_tests(self):
        """Tests are sent once and named by their hash; who names what is not held hears so, for each group by itself."""
        nonce = "%032x" % random.getrandbits(128)
        whole = stdio(("", nonce + "\n"), language="python")
        other = native({"inputs": [""], "outputs": [nonce[::-1]]})
        texts = [fence(f"print('{nonce}')"), fence("print(2)"), fence(f"print('{nonce[::-1]}')")]
        def name(source):
            return hashlib.sha256(source.SerializeToString()).digest()
        by_name = reference_pb2.CodeReference(cached_sha256=name(whole.suite), language="python")
        other_by_name = reference_pb2.CodeReference(cached_sha256=name(other.native), language="python")
        response = self.score(code_request([(by_name, texts), (whole, texts)]))
        self.assertEqual([r.status for r in response.results], [result_pb2.RESULT_STATUS_REFERENCE_NOT_CACHED] * 3 + [result_pb2.RESULT_STATUS_SCORED] * 3)
        self.assertTrue(all(r.error.retryable and r.error.reason == "REFERENCE_NOT_CACHED" and not r.HasField("reward") for r in response.results[:3]))
        before = self.stub.GetServerInfo(server_info_pb2.GetServerInfoRequest())
        self.assertGreater(before.limits.max_held_tests_mib, 0)
        response = self.score(code_request([(by_name, texts), (other, texts), (other_by_name, texts), (whole, texts)]))
        self.assertEqual(list(response.rewards), [1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0])
        after = self.stub.GetServerInfo(server_info_pb2.GetServerInfoRequest()).counters
        self.assertEqual(after.tests_found - before.counters.tests_found, 2)
        self.assertEqual(after.tests_missed - before.counters.tests_missed, 0)
        self.assertEqual(after.tests_held - before.counters.tests_held, 1)
        request = code_request([(by_name, texts)])
        message = score_pb2.ScoreStreamRequest(rubric=request.rubric, groups=request.groups)
        answers = [list(answer.rewards) for answer in self.stub.ScoreStream(iter([message]), timeout=600) if answer.rewards]
        self.assertEqual(answers, [[1, 0, 0]])

    def test_attacks(self):
        """Hostile programs against a secret: none passes, none has it in anything that comes back, and the server goes on."""
        secret = "%032x" % random.getrandbits(128)
        tests = stdio(("20 22\n", secret + "\n"), ("1 2\n", secret + "\n"))
        programs = sorted(glob.glob(str(DATA / "attacks" / "*.py")))
        self.assertGreater(len(programs), 30)
        texts = [fence(pathlib.Path(path).read_text(encoding="utf-8", errors="replace")) for path in programs]
        response = self.score(code_request([(tests, [text]) for text in texts], cpu_ms_per_test=500, memory_mib=128, output_kib=64))
        for path, result in zip(programs, response.results):
            component = result.components["code"]
            self.assertNotEqual(component.verdict, CORRECT, path)
            self.assertNotIn(secret, str(result), path)
            self.assertIn(result.status, (result_pb2.RESULT_STATUS_SCORED, result_pb2.RESULT_STATUS_UNSCORED), (path, result))
        again = self.score(code_request([(stdio(("20 22\n", "42\n")), [fence("print(sum(map(int, input().split())))")])]))
        self.assertEqual(list(again.rewards), [1])

    def test_kills(self):
        """Guardian, launcher, mothers, judges and cells die under load: every verdict comes and is right."""
        tests = stdio(("3\n", "6\n"), ("4\n", "8\n"))
        right, wrong = "n = int(input())\nprint(n * 2)", "n = int(input())\nprint(n * 3)"
        futures = []
        generator = random.Random(2026)
        kills, deaths, patience = 0, {"assay-judge": 0, "assay-launch": 0, "assay-guard": 0, "": 0}, time.monotonic() + 300
        while kills < 12 or not all(future.done() for future in futures):
            self.assertLess(time.monotonic(), patience, deaths)
            if kills < 12 and sum(not future.done() for future in futures) < 4:  # under load until enough has died
                texts = [fence((right if i % 3 else wrong) + f"\n# {len(futures)} {i}") for i in range(12)]
                futures.append(self.stub.Score.future(code_request([(tests, texts)]), timeout=600))
            word = generator.choice(sorted(deaths))
            guards = named(self.server.process.pid, "assay-guard")
            victims = named(self.server.process.pid, word) if word else [pid for guard in guards for pid in children(guard)]
            if victims and kills < 12:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(generator.choice(victims), signal.SIGKILL)
                    kills += 1
                    deaths[word] += 1
            time.sleep(0.1)
        for future in futures:
            result = future.result()
            for i, one in enumerate(result.results):
                component = one.components["code"]
                # Killed twice by us is an error that says so; never a verdict on the program.
                if one.status == result_pb2.RESULT_STATUS_ERROR:
                    self.assertIn(one.error.reason, ("SCORER_CRASHED", "SANDBOX_FAILED"))
                    continue
                self.assertEqual(component.verdict, CORRECT if i % 3 else INCORRECT, (i, one))
        again = self.score(code_request([(tests, [fence(right)] * 8)]))
        self.assertEqual(list(again.rewards), [1] * 8)

    def looping(self):
        """Processes in cells that compute."""
        found = []
        for guard in named(self.server.process.pid, "assay-guard"):
            for pid in children(guard):
                with contextlib.suppress(OSError), open(f"/proc/{pid}/stat") as stat:
                    if stat.read().rpartition(")")[2].split()[0] == "R":
                        found.append(pid)
        return found

    def test_cancel(self):
        tests = stdio(("", "x"))
        future = self.stub.Score.future(code_request([(tests, [fence("while True: pass")] * 4)], cpu_ms_per_test=600000), timeout=600)
        self.until(lambda: len(self.looping()) > 0, "it never began")
        future.cancel()
        self.until(lambda: not self.looping(), "the programs went on")
        again = self.score(code_request([(stdio(("", "1\n")), [fence("print(1)")] * 4)]))
        self.assertEqual(list(again.rewards), [1] * 4)

    def test_deadline(self):
        """What is done comes back; what is not is DEADLINE, and its programs end."""
        quick, slow = (stdio(("", "1\n")), [fence("print(1)")]), (stdio(("", "1\n")), [fence("while True: pass")])
        request = code_request([quick, slow, slow], cpu_ms_per_test=600000)
        request.options.time_budget_ms = 4000
        response = self.score(request)
        self.assertEqual([r.status for r in response.results],
                         [result_pb2.RESULT_STATUS_SCORED] + [result_pb2.RESULT_STATUS_DEADLINE] * 2)
        self.until(lambda: not self.looping(), "the programs went on")

    def test_text_goes_on(self):
        """While every judge waits for a cell, maths is answered."""
        future = self.stub.Score.future(code_request([(stdio(("", "x")), [fence("while True: pass")] * 6)], cpu_ms_per_test=600000), timeout=600)
        self.until(lambda: len(self.looping()) > 0, "it never began")
        response = self.score(request([group([right()])]), timeout=60)
        self.assertEqual(list(response.rewards), [2.0])
        self.assertFalse(future.done())
        future.cancel()
        self.until(lambda: not self.looping(), "the programs went on")


class Strictness(unittest.TestCase):
    def test_no_code(self):
        with tempfile.TemporaryDirectory() as folder:
            program = shlex.quote(os.environ["ASSAY_PROGRAM"]) + " serve --no-code"
            server = Server("--scorers", "1", listen=(f"unix:{folder}/s",), named_program=program)
            with server.channel() as channel:
                stub = reward_service_pb2_grpc.RewardServiceStub(channel)
                response = stub.Score(code_request([(stdio(("", "1\n")), [fence("print(1)")])]), timeout=60)
                self.assertEqual(verdicts(response), [rubric_pb2.VERDICT_NOT_AVAILABLE])
                self.assertEqual(response.results[0].status, result_pb2.RESULT_STATUS_UNSCORED)
                self.assertIn("--no-code", response.results[0].components["code"].message)
                info = stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=30)
                self.assertEqual((info.cells, info.isolation_level), (0, result_pb2.ISOLATION_LEVEL_UNSPECIFIED))
                self.assertNotIn("code", info.checks)
            self.assertEqual(server.stop(), 0, server.lines)


if __name__ == "__main__":
    unittest.main()
