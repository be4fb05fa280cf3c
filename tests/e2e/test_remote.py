"""External reward models: a real HTTP server on loopback in all forms, and with every fault; the program itself, with --remotes. A failure is never a number."""
import http.server
import json
import math

from harness import *

PROGRAM = os.environ["ASSAY_PROGRAM"]


def length(text):
    """What the model here thinks of a completion: its length, over 10."""
    return len(text) / 10


class Model(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # clients that hang up are part of the test


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.log.append(("GET", self.path, None))
        self.reply(200, b"[]")

    def reply(self, code, body, headers=()):
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        asked = json.loads(body)
        with self.server.lock:
            self.server.log.append(("POST", self.path, asked))
            self.server.keys.append(self.headers.get("Authorization"))
            self.server.active += 1
            self.server.most = max(self.server.most, self.server.active)
        try:
            self.answer(self.path, asked)
        finally:
            with self.server.lock:
                self.server.active -= 1

    def answer(self, path, asked):
        fault = path.removeprefix("/")
        if fault == "redirect":
            return self.reply(302, b"", [("Location", f"http://127.0.0.1:{self.server.server_address[1]}/tei")])
        if fault == "hang":
            self.server.stop.wait(20)
            return self.reply(200, b"[]")
        if fault == "drip":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            for _ in range(200):
                self.wfile.write(b" ")
                self.wfile.flush()
                if self.server.stop.wait(0.05):
                    return
            return
        if fault == "huge":
            return self.reply(200, b"[" + b" " * (4 << 20) + b"]")
        if fault == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"[[")
            self.close_connection = True
            return
        if fault == "close":
            self.close_connection = True
            self.connection.close()
            return
        texts = [completion for _, completion in asked.get("inputs", [])]
        answers = {"garbage": b"<html>\xff", "empty": b"", "nan": b'[[{"label":"a","score":NaN}]]', "infinite": b'[[{"label":"a","score":1e999}]]',
                   "string": b'[[{"label":"a","score":"1"}]]', "short": b"[]", "null": b"null", "deep": b"[" * 10000,
                   "long": json.dumps([[{"score": 1}]] * (len(texts) + 1)).encode()}
        if fault in answers:
            return self.reply(200, answers[fault])
        if fault.isdigit():
            return self.reply(int(fault), b"" if fault == "204" else b"no")
        if fault == "flaky":
            with self.server.lock:
                self.server.tries += 1
                if self.server.tries % 3:
                    return self.reply(503, b"busy")
        if fault == "picky" and any("BAD" in text for text in texts):
            return self.reply(422, b"no")
        if fault == "slow":
            time.sleep(0.05)
        if fault in ("tei", "flaky", "picky", "slow"):
            return self.reply(200, json.dumps([[{"label": "reward", "score": length(text)}] for text in texts]).encode())
        made = {"classify": lambda: {"data": [{"index": i, "probs": [0.1, length(text)]} for i, text in reversed(list(enumerate(asked["input"])))]},
                "score": lambda: {"data": [{"index": i, "score": length(text)} for i, text in enumerate(asked["text_2"])]},
                "openrlhf": lambda: {"rewards": [length(text) for text in asked["query"]]},
                "chat": lambda: {"choices": [{"message": {"role": "assistant", "content": f" {length(asked['messages'][-1]['content'])}\n"}}]},
                "chatty": lambda: {"choices": [{"message": {"content": "I would say 7"}}]}}[fault]()
        return self.reply(200, json.dumps(made).encode())


FAULTS = {"redirect": "redirects are not followed", "hang": "imeout", "drip": "imeout", "huge": "larger than 1 MiB", "cut": "", "close": "", "garbage": "not JSON",
          "empty": "not JSON", "nan": "not JSON", "infinite": "finite", "string": "finite", "short": "finite", "null": "finite", "deep": "not JSON",
          "long": "finite", "500": "HTTP 500", "404": "HTTP 404", "401": "HTTP 401", "204": "not JSON"}


def term(endpoint, weight=1.0, name="preference", **options):
    return rubric_pb2.Term(name=name, weight=weight, check=rubric_pb2.Check(remote=rubric_pb2.RemoteCheck(endpoint=endpoint, **options)))


def call(texts, *terms, prompt="Why?", **named):
    made = score_pb2.ScoreRequest(rubric=rubric_pb2.Rubric(terms=terms), **named)
    for at in range(0, len(texts), 64):
        made.groups.append(score_pb2.Group(prompt=prompt.encode()))
        for text in texts[at:at + 64]:
            made.groups[-1].completions.add(text=text.encode())
    return made


class Remote(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.model = Model(("127.0.0.1", 0), Handler)
        cls.model.lock, cls.model.stop = threading.Lock(), threading.Event()
        cls.model.log, cls.model.keys = [], []
        cls.model.active = cls.model.most = cls.model.tries = 0
        threading.Thread(target=cls.model.serve_forever, daemon=True).start()
        cls.folder = tempfile.TemporaryDirectory()
        base = f"http://127.0.0.1:{cls.model.server_address[1]}"
        cls.secret = "sk-very-secret"
        with open(os.path.join(cls.folder.name, "key"), "w") as file:
            file.write(cls.secret + "\n")
        remotes = [{"name": "tei", "form": "TEI", "url": f"{base}/tei", "api_key_file": os.path.join(cls.folder.name, "key"), "batch": 8},
                   {"name": "slow", "form": "TEI", "url": f"{base}/slow", "batch": 4, "concurrency": 3},
                   {"name": "classify", "form": "VLLM_CLASSIFY", "url": f"{base}/classify", "model": "rm", "class_index": 1, "separator": "||"},
                   {"name": "score", "form": "VLLM_SCORE", "url": f"{base}/score", "model": "rm"},
                   {"name": "openrlhf", "form": "OPENRLHF", "url": f"{base}/openrlhf"},
                   {"name": "chat", "form": "OPENAI_CHAT", "url": f"{base}/chat", "model": "judge", "instruction": "Answer with a number.", "api_key_env": "JUDGE_KEY"},
                   {"name": "chatty", "form": "OPENAI_CHAT", "url": f"{base}/chatty", "model": "judge"},
                   {"name": "flaky", "form": "TEI", "url": f"{base}/flaky", "attempts": 3, "batch": 256},
                   {"name": "picky", "form": "TEI", "url": f"{base}/picky", "batch": 16},
                   {"name": "nobody", "form": "TEI", "url": "http://127.0.0.1:9/tei", "attempts": 2}]
        remotes += [{"name": f"f-{fault}", "form": "TEI", "url": f"{base}/{fault}", "timeout_ms": 1000, "attempts": 1} for fault in FAULTS]
        path = os.path.join(cls.folder.name, "remotes.json")
        with open(path, "w") as file:
            json.dump({"remotes": remotes}, file)
        os.environ["JUDGE_KEY"] = "env-secret"
        cls.server = Server("--no-code", "--scorers", "2", "--remotes", path, named_program=f"{shlex.quote(PROGRAM)} serve")
        assert cls.server.address, cls.server.lines
        cls.channel = cls.server.channel()
        cls.stub = reward_service_pb2_grpc.RewardServiceStub(cls.channel)

    @classmethod
    def tearDownClass(cls):
        cls.model.stop.set()
        cls.channel.close()
        pids = children(cls.server.process.pid)
        assert cls.server.stop() == 0, cls.server.lines
        assert wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids), 30)
        assert not any(cls.secret in line or "env-secret" in line for line in cls.server.lines), cls.server.lines
        cls.model.shutdown()
        cls.folder.cleanup()

    def setUp(self):
        with self.model.lock:
            self.model.log.clear()
            self.model.keys.clear()
            self.model.most = self.model.tries = 0

    def posts(self):
        return [asked for method, _, asked in self.model.log if method == "POST"]

    # ---- forms ----

    def test_every_form(self):
        texts = ["a" * n for n in range(1, 21)]
        for endpoint, expected in (("tei", length), ("score", length), ("classify", lambda text: length("Why?||" + text)),
                                   ("openrlhf", lambda text: length("Why?\n" + text)), ("chat", lambda text: length("Why?\n" + text))):
            with self.subTest(endpoint):
                response = self.stub.Score(call(texts, term(endpoint)), timeout=60)
                self.assertEqual([status_name(result) for result in response.results], ["SCORED"] * len(texts), response.results[0])
                for reward, text in zip(response.rewards, texts):
                    self.assertAlmostEqual(reward, expected(text))
                self.assertEqual(verdict(response.results[0], "preference"), "MEASURED")
        asked = [asked for asked in self.posts() if "messages" in asked][0]
        self.assertEqual((asked["model"], asked["temperature"], asked["messages"][0]), ("judge", 0, {"role": "system", "content": "Answer with a number."}))

    def test_batches_keys_and_limits(self):
        self.stub.Score(call(["x"] * 60, term("tei")), timeout=60)
        self.assertTrue(all(1 <= len(asked["inputs"]) <= 8 for asked in self.posts()), [len(asked["inputs"]) for asked in self.posts()])
        self.assertLess(len(self.posts()), 60)
        self.assertEqual(sum(len(asked["inputs"]) for asked in self.posts()), 60)
        self.assertEqual(set(self.model.keys), {f"Bearer {self.secret}"})
        self.setUp()
        self.stub.Score(call(["x"] * 100, term("slow")), timeout=60)
        self.assertLessEqual(self.model.most, 3)
        self.assertEqual(set(self.model.keys), {None})

    def test_r1_last_stage_in_one_rubric(self):
        """Rules and a preference model: format + scaled reward of the final answer, with a condition, a cap and an offset."""
        rules = rubric_pb2.Term(name="format", weight=1, check=rubric_pb2.Check(format=rubric_pb2.FormatCheck()))
        texts = ["<think>hm</think> <answer>forty</answer>", "no tags"]
        response = self.stub.Score(call(texts, rules, term("tei", weight=2, scope=rubric_pb2.SCOPE_ANSWER, center=1, scale=2, sigmoid=True)), timeout=60)
        inputs = sum((asked["inputs"] for asked in self.posts()), [])
        self.assertEqual(sorted(inputs), sorted([["Why?", " <answer>forty</answer>"], ["Why?", "no tags"]]))
        for reward, form, text in zip(response.rewards, (1, 0), (" <answer>forty</answer>", "no tags")):
            self.assertAlmostEqual(reward, form + 2 / (1 + math.exp(-(length(text) - 1) / 2)))
        capped = term("tei", weight=1)
        capped.max_contribution = 0.5
        self.assertEqual(list(self.stub.Score(call(["x" * 10], capped), timeout=60).rewards), [0.5])
        conversation = call(["x"], term("tei"))
        conversation.groups[0].prompt = b""
        conversation.groups[0].messages.add(role="user", content=b"Hi")
        conversation.groups[0].messages.add(role="assistant", content=b"Ho")
        self.setUp()
        self.stub.Score(conversation, timeout=60)
        self.assertEqual(self.posts()[0]["inputs"], [["user: Hi\nassistant: Ho", "x"]])
        del conversation.groups[0].messages[1]
        self.setUp()
        self.stub.Score(conversation, timeout=60)
        self.assertEqual(self.posts()[0]["inputs"], [["Hi", "x"]], "a user's only turn is the prompt")

    def test_labels(self):
        made = call(["x"] * 3, term("openrlhf"))
        made.groups[0].reference.answers.append(b"1/2")
        self.assertEqual(list(self.stub.Score(made, timeout=60).rewards), [length("Why?\nx")] * 3)
        self.assertEqual([label for asked in self.posts() for label in asked["labels"]], ["1/2"] * 3)

    def test_no_prompt_is_no_number(self):
        made = call(["x"], term("tei", weight=0))
        made.groups.add(prompt=b"").completions.add(text=b"y")
        made.groups.add(messages=[score_pb2.Message(role="user")]).completions.add(text=b"z")
        response = self.stub.Score(made, timeout=60)
        self.assertEqual([status_name(result) for result in response.results], ["SCORED", "INVALID", "INVALID"])
        self.assertTrue(all(math.isnan(reward) for reward in response.rewards[1:]), response.rewards)
        self.assertEqual([(result.error.reason, result.error.field_path) for result in response.results[1:]], [("NO_PROMPT", "groups[1].prompt"), ("NO_PROMPT", "groups[2].prompt")])
        self.assertEqual([pair for asked in self.posts() for pair in asked["inputs"]], [["Why?", "x"]], "nobody is asked without a prompt")

    def test_advantages_and_streams(self):
        made = call(["x" * 10, "x" * 30], term("tei"), options=score_pb2.ScoreOptions(advantage=score_pb2.ADVANTAGE_KIND_DR_GRPO))
        self.assertEqual(list(self.stub.Score(made, timeout=60).groups[0].advantages), [-1, 1])
        stream = [score_pb2.ScoreStreamRequest(rubric=made.rubric)] + [score_pb2.ScoreStreamRequest(groups=made.groups)] * 4
        answers = [list(answer.rewards) for answer in self.stub.ScoreStream(iter(stream), timeout=60) if answer.rewards]
        self.assertEqual(answers, [[1, 3]] * 4)

    # ---- failures ----

    def fails(self, endpoint, why, weight=1.0):
        response = self.stub.Score(call(["x"], term(endpoint, weight), rubric_pb2.Term(name="format", weight=1, check=rubric_pb2.Check(
            format=rubric_pb2.FormatCheck()))), timeout=60)
        (result,) = response.results
        self.assertTrue(math.isnan(response.rewards[0]), endpoint)
        self.assertEqual((status_name(result), verdict(result, "preference")), ("ERROR", "ERROR"), endpoint)
        self.assertFalse(result.HasField("reward") or result.components["preference"].HasField("score"), endpoint)
        self.assertEqual((result.error.reason, result.error.retryable), ("REMOTE_FAILED", True), endpoint)
        self.assertIn(why, result.components["preference"].message, endpoint)
        self.assertEqual(response.groups[0].scored, 0)
        return result

    def test_every_fault(self):
        for fault, why in FAULTS.items():
            with self.subTest(fault):
                self.fails(f"f-{fault}", why)
        self.assertFalse([entry for entry in self.model.log if entry[0] == "GET"])  # no redirect was followed
        self.fails("chatty", "finite")
        self.fails("nobody", "2 attempts")
        self.assertEqual(list(self.stub.Score(call(["x" * 10], term("tei")), timeout=60).rewards), [1.0])  # and the rest is well

    def test_retries(self):
        self.assertEqual(list(self.stub.Score(call(["x" * 10], term("flaky")), timeout=60).rewards), [1.0])
        self.assertEqual(len(self.posts()), 3)

    def test_one_bad_member_harms_no_other(self):
        texts = ["x" * 10] * 5 + ["BAD"] + ["x" * 20] * 5
        response = self.stub.Score(call(texts, term("picky")), timeout=60)
        self.assertEqual([status_name(result) for result in response.results], ["SCORED"] * 5 + ["ERROR"] + ["SCORED"] * 5)
        self.assertEqual([reward for reward in response.rewards if reward == reward], [1.0] * 5 + [2.0] * 5)

    def test_an_unknown_endpoint(self):
        response = self.stub.Score(call(["x"], term("elsewhere")), timeout=60)
        self.assertEqual((status_name(response.results[0]), verdict(response.results[0], "preference")), ("UNSCORED", "NOT_AVAILABLE"))
        for address in ("http://127.0.0.1/", "../tei", "Tei", ""):
            with self.assertRaises(grpc.RpcError) as caught:
                self.stub.Score(call(["x"], term(address)), timeout=60)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)

    def test_a_term_of_weight_0_takes_no_reward_away(self):
        rules = rubric_pb2.Term(name="repetition", weight=1, check=rubric_pb2.Check(repetition=rubric_pb2.RepetitionCheck()))
        response = self.stub.Score(call(["x"], rules, term("f-500", weight=0)), timeout=60)
        self.assertEqual((status_name(response.results[0]), list(response.rewards)), ("SCORED", [0.0]))
        self.assertEqual(verdict(response.results[0], "preference"), "ERROR")

    def test_deadline_and_cancellation(self):
        """An endpoint that hangs holds a call no longer than its deadline; other calls go on."""
        begin = time.monotonic()
        response = self.stub.Score(call(["x"], term("f-hang")), timeout=0.7)
        self.assertEqual(status_name(response.results[0]), "ERROR")
        self.assertLess(time.monotonic() - begin, 0.7 + SLOW)
        pending = self.stub.Score.future(call(["x"] * 40, term("f-drip")), timeout=60)
        time.sleep(0.1)
        pending.cancel()
        self.assertEqual(list(self.stub.Score(call(["x" * 10], term("tei")), timeout=60).rewards), [1.0])

    def test_the_fetcher_is_started_again(self):
        def worker():
            for pid in children(self.server.process.pid):
                with contextlib.suppress(OSError), open(f"/proc/{pid}/comm") as name:
                    if name.read().strip() == "assay-fetch":
                        return pid
            return None

        pid = worker()
        pending = self.stub.Score.future(call(["x"] * 3, term("f-hang")), timeout=60)
        self.assertTrue(wait_until(lambda: len(self.posts()) > 0, 30))
        os.kill(pid, signal.SIGKILL)
        response = pending.result()
        self.assertEqual([status_name(result) for result in response.results], ["ERROR"] * 3)
        self.assertTrue(all(result.error.retryable for result in response.results))
        self.assertTrue(wait_until(lambda: worker() not in (None, pid), 30))
        self.assertEqual(list(self.stub.Score(call(["x" * 10], term("tei")), timeout=60).rewards), [1.0])

    def test_scorers_have_no_network(self):
        for pid in children(self.server.process.pid):
            with contextlib.suppress(OSError):
                with open(f"/proc/{pid}/comm") as name:
                    if name.read().strip() != "assay-scorer":
                        continue
                links = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
                self.assertFalse([link for link in links if link.startswith("socket:")], links)


class Files(unittest.TestCase):
    def run_with(self, text):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(text)
            file.flush()
            done = subprocess.run([PROGRAM, "serve", "--no-code", "--listen", "127.0.0.1:0", "--remotes", file.name], capture_output=True, text=True, timeout=60)
            return done.returncode, done.stderr.replace(file.name, "FILE")

    def test_faults_have_places(self):
        cases = [("remotes: []\n", "FILE:1:10: remotes: 1 to 64 endpoints"),
                 ("remotes:\n  - name: a\n    url: http://x/\n", "FILE:2:5: remotes[0].form: must be set"),
                 ("remotes:\n  - {name: a, form: TEI, url: 'file:///etc/passwd'}\n", "FILE:2:31: remotes[0].url: must be an http"),
                 ("remotes:\n  - {name: A, form: TEI, url: 'http://x/'}\n", "FILE:2:12: remotes[0].name: must match"),
                 ("remotes:\n  - {name: a, form: TEI, url: 'http://x/', atempts: 3}\n", "FILE:2:44: remotes[0].atempts: unknown field"),
                 ("remotes:\n  - {name: a, form: TEI, url: 'http://x/', api_key_env: ASSAY_NO_SUCH_KEY}\n", "api_key_env: is not set"),
                 ("remotes:\n  - {name: a, form: TEI, url: 'http://x/', api_key_file: /nonexistent/key}\n", "api_key_file: cannot be read")]
        for text, expected in cases:
            code, said = self.run_with(text)
            self.assertEqual(code, 3, said)
            self.assertIn(expected, said)


if __name__ == "__main__":
    unittest.main()
