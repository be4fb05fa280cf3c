"""The clients against the real program on a unix socket."""
import asyncio
import multiprocessing
import os
import pickle
import subprocess
import sys
import textwrap
import unittest

import assay

RIGHT = "<think>3+4</think> <answer>\\boxed{7}</answer>"


def setUpModule():
    global server
    server = assay.serve_local()


def tearDownModule():
    server.close()


def _in_child(pickled, queue):
    queue.put(pickle.loads(pickled).score_texts(["\\boxed{7}"], ["7"], rubric="math").rewards)


class ClientTest(unittest.TestCase):
    def setUp(self):
        self.client = assay.Client(server.address)
        self.addCleanup(self.client.close)

    def test_rewards_in_order_and_none_where_it_could_not_tell(self):
        scores = self.client.score_texts(["\\boxed{7}", "\\boxed{8}", "\\boxed{7}"], ["7", "7", ""], rubric="math")
        self.assertEqual(scores.rewards, [1.0, 0.0, None])
        self.assertEqual([result.status for result in scores.results], ["SCORED", "SCORED", "UNSCORED"])
        self.assertEqual(scores.results[2].components["math"].verdict, "BAD_REFERENCE")
        self.assertIsNone(scores.results[2].components["math"].score)
        self.assertEqual(scores.results[1].answer.text, "8")
        self.assertEqual(len(scores.groups), 2)  # neighbours with one gold share a group
        self.assertEqual(scores.groups[0].mean, 0.5)
        self.assertTrue(scores.version and scores.fingerprint)

    def test_components_and_advantages(self):
        group = assay.Group([RIGHT, "\\boxed{7}", "no"], answers=["7"], id="p")
        scores = self.client.score([group], "r1-zero", options={"advantage": "dr-grpo"})
        self.assertEqual(scores.rewards, [2.0, 1.0, 0.0])
        self.assertEqual(scores.component("accuracy"), [1.0, 1.0, 0.0])
        self.assertEqual(scores.groups[0].id, "p")
        self.assertEqual(list(scores.groups[0].advantages), [1.0, 0.0, -1.0])

    def test_tests_are_named_and_sent_again_where_the_server_lost_them(self):
        rubric = {"terms": [{"name": "code", "weight": 1, "check": {"code": {}}}]}
        def judged(client, text):
            case = {"type": "stdio", "cases": [{"input": "", "output": text * 2000}]}
            suite = {"kind": "STDIO", "cases": case["cases"]}
            return [result.status for result in client.score([assay.Group(["```python\nprint(1)\n```"], reference={"code": {"suite": suite}})], rubric).results]
        with assay.Client(server.address, name_tests=True) as client:
            sent = []
            call = client._call
            client._call = lambda method, request, *rest: (sent.append(request.ByteSize()), call(method, request, *rest))[1]
            self.assertEqual(judged(client, "a"), ["UNSCORED"])  # no programs are run here, but the tests were read
            self.assertEqual(judged(client, "a"), ["UNSCORED"])
            self.assertGreater(sent[0], 2000)
            self.assertLess(sent[1], 500)
            shorten = client._names.shorten
            client._names.shorten = lambda request: (client._names.learn(request, assay._wire.ScoreResponse()), shorten(request))[1]  # believes that all is held
            self.assertEqual(judged(client, "b"), ["UNSCORED"])
            self.assertEqual(len(sent), 4)
            self.assertLess(sent[2], 500)
            self.assertGreater(sent[3], 2000)

    def test_inline_rubric(self):
        rubric = {"terms": [{"name": "right", "weight": 2, "check": {"math": {"boxes": "LAST"}}}], "offset": -1}
        scores = self.client.score_texts(["\\boxed{8} \\boxed{7}"], ["7"], rubric=rubric)
        self.assertEqual(scores.rewards, [1.0])
        self.assertIn("right", scores.results[0].components)

    def test_one_bad_item_harms_no_other(self):
        groups = [assay.Group(["\\boxed{7}"]), assay.Group([assay.Completion("\\boxed{7}", id="x" * 300), b"\xff\\boxed{7}"], answers="7")]
        scores = self.client.score(groups, "math")
        self.assertEqual(scores.rewards, [None, None, 1.0])
        self.assertEqual(scores.results[0].error.field_path, "groups[0].reference")
        self.assertEqual(scores.results[1].error.field_path, "groups[1].completions[0].id")
        self.assertFalse(scores.results[1].error.retryable)

    def test_call_errors(self):
        for call in (lambda: self.client.score_texts(["x"], ["7"], rubric="nobody"),
                     lambda: self.client.score([], "math") and self.client.score([assay.Group([])], "math"),
                     lambda: self.client.score_texts(["x"], ["7"], rubric={"terms": [{"check": {"math": {}}, "weight": float("nan")}]}),
                     lambda: self.client.score_texts(["x"], ["7"], rubric={"termz": []}),
                     lambda: self.client.score_texts(["x"], ["7"], rubric="math", options={"advantage": "luck"}),
                     lambda: self.client.score_texts(["x"], ["7", "8"], rubric="math")):
            with self.assertRaises(assay.CallError) as caught:
                if not call().results:
                    raise assay.CallError("an empty call has no results")
            self.assertTrue(str(caught.exception))

    def test_golds_of_every_kind(self):
        class Array(list):  # as NumPy's: no plain truth of ==, but a tolist
            __eq__ = None
            __hash__ = None

            def tolist(self):
                return list(self)

        for golds in ([7, 8], [7.0, 8], [["x", "7"], [8, None]], Array([7, 8]), [Array(["7"]), Array([b"8", "x"])], [bytearray(b"7"), "8"]):
            with self.subTest(golds=golds):
                self.assertEqual(self.client.score_texts(["\\boxed{7}", "\\boxed{8}"], golds, rubric="math").rewards, [1.0, 1.0])
        self.assertEqual(self.client.score_texts(["None"], [None], rubric="math").rewards, [None])

    def test_what_is_no_list_is_told(self):
        """Else a text would be taken for a list of its letters, each of them an answer or a completion."""
        wrong = [(assay.Group("42", answers="42"), "completions"), (assay.Group(["42"], reference={"answers": "42"}), "reference.answers"),
                 (assay.Group(["42"], reference={"choice": "A"}), "reference.choice"), (assay.Group([None], answers="42"), r"groups\[0\].completions\[0\]"),
                 (assay.Group(["1", {"content": "42"}], answers="42"), r"completions\[1\]"), (assay.Group(["1"], answers={"answers": ["1"]}), "reference")]
        for group, place in wrong:
            with self.subTest(place=place), self.assertRaisesRegex(assay.CallError, place):
                self.client.score([group], "math")
        for completions, answers in (("42", ["4", "2"]), (["4", "2"], "42")):
            with self.subTest(completions=completions), self.assertRaises(assay.CallError):
                self.client.score_texts(completions, answers, rubric="math")

    def test_a_busy_server_is_asked_again_where_it_wants_to_be(self):
        import concurrent.futures

        import grpc

        from assay import _wire

        asked = []

        def score(request, context):
            asked.append(request)
            if len(asked) == 1:
                context.set_trailing_metadata((("grpc-retry-pushback-ms", "1"),))
            if len(asked) != 2:
                context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, "the server is busy")
            return _wire.ScoreResponse()

        handler = grpc.unary_unary_rpc_method_handler(score, request_deserializer=_wire.ScoreRequest.FromString,
                                                      response_serializer=lambda message: message.SerializeToString())
        busy = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
        busy.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(f"{_wire.PACKAGE}.RewardService", {"Score": handler}),))
        port = busy.add_insecure_port("127.0.0.1:0")
        busy.start()
        self.addCleanup(lambda: busy.stop(None).wait())
        with assay.Client(f"127.0.0.1:{port}", backoff_s=0.001) as client:
            client.score_texts(["1"], ["1"], rubric="math")
            self.assertEqual(len(asked), 2)
            with self.assertRaises(assay.Unavailable):  # without the trailer: the message is too large
                client.score_texts(["1"], ["1"], rubric="math")
            self.assertEqual(len(asked), 3)
            asked.clear()

        async def ask():
            async with assay.AsyncClient(f"127.0.0.1:{port}", backoff_s=0.001) as client:
                await client.score_texts(["1"], ["1"], rubric="math")

        asyncio.run(ask())
        self.assertEqual(len(asked), 2)

    def test_unavailable_is_tried_again_and_told(self):
        lonely = assay.Client("unix:/nonexistent/assay.sock", attempts=2, backoff_s=0.01, timeout_s=5)
        with self.assertRaises(assay.Unavailable):
            lonely.score_texts(["x"], ["7"], rubric="math")

    def test_chunks_keep_order(self):
        small = assay.Client(server.address, limits=assay._chunks.ChunkLimits(message_bytes=2000, groups=3, completions=8))
        self.addCleanup(small.close)
        groups = [assay.Group([f"\\boxed{{{i}}}", "\\boxed{0}"], answers=str(i), id=str(i)) for i in range(1, 50)]
        scores = small.score(groups, "math")
        self.assertEqual(scores.rewards, [1.0, 0.0] * 49)
        self.assertEqual([group.id for group in scores.groups], [str(i) for i in range(1, 50)])

    def test_batch_advantages_are_not_cut(self):
        small = assay.Client(server.address, limits=assay._chunks.ChunkLimits(groups=3))
        self.addCleanup(small.close)
        groups = [assay.Group([f"\\boxed{{{i}}}", "\\boxed{0}"], answers=str(i)) for i in range(1, 5)]
        with self.assertRaisesRegex(assay.CallError, "GDPO is over the whole call"):
            small.score(groups, "math", options={"advantage": "gdpo"})
        found = small.score(groups[:3], "math", options={"advantage": "gdpo"}).groups[0]
        self.assertGreater(found.advantages[0], 0)
        self.assertEqual((found.best_completion, found.pass_rate), (0, 0.5))

    def test_lone_surrogates_and_bytes(self):
        self.assertEqual(self.client.score_texts(["\ud800 \\boxed{7}", b"\x00\xff\\boxed{7}"], ["7", "7"], rubric="math").rewards, [1.0, 1.0])

    def test_info(self):
        info = self.client.info()
        self.assertIn("r1-zero", info.rubrics)
        self.assertIn("math", info.checks)
        self.assertGreaterEqual(info.max_message_bytes, 64 << 20)
        self.assertGreaterEqual(info.scorers, 1)

    def test_a_rubric_of_the_server_may_be_changed_and_sent(self):
        info = self.client.info()
        self.assertEqual(sorted(info.definitions), sorted(info.rubrics))
        dapo = dict(info.definitions["dapo"])
        self.assertEqual(self.client.score_texts(["\\boxed{8}"], ["7"], rubric=dapo).rewards, [-1.0])
        self.assertEqual(self.client.score_texts(["\\boxed{8}"], ["7"], rubric={**dapo, "offset": -3}).rewards, [-3.0])
        for name, rubric in info.definitions.items():
            self.client.score([], rubric)
            self.assertEqual(self.client.score_texts(["<think>a</think> b"], rubric=rubric).results[0].components.keys(), set(info.terms[name]), name)

    def test_turns(self):
        turns = [{"role": "user", "content": "Wie geht es dir? Bitte antworte ausführlich auf Deutsch."}, {"role": "assistant", "content": None}]
        language = {"terms": [{"name": "language", "weight": 1, "check": {"language": {"scope": "ALL"}}}]}
        text = "Mir geht es heute sehr gut, vielen Dank für die Nachfrage und einen schönen Tag noch."
        result, = self.client.score([assay.Group([text], messages=turns)], language).results
        self.assertEqual((result.status, result.reward), ("SCORED", 1.0), result)
        with self.assertRaisesRegex(assay.CallError, "not both"):
            self.client.score([assay.Group([text], messages=turns, prompt="p")], language)

    def test_instructions_of_data_sets(self):
        for form in ({"instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}], "key": 7}, {"func_name": "validate_no_commas", "N": None},
                     "[{'instruction_id': ['punctuation:no_comma'], 'kwargs': [None]}]"):
            scores = self.client.score([assay.Group(["a b", "a, b"], reference=assay.instructions(form))], "ifeval")
            self.assertEqual(scores.rewards, [1.0, 0.0], form)

    def test_details_of_components(self):
        text = "<think>First we add both numbers, 然后我们把它们乘起来。</think><answer>7</answer>"
        group = assay.Group(completions=[text], answers=["7"], prompt="What is the product of these numbers?")
        found = self.client.score([group], rubric="r1", options={"detail_level": "TRACE"}).results[0].components
        language = found["language"].detail["language"]
        self.assertEqual((language["target"], language["target_units"]), ("en", 10))
        self.assertGreater(language["other_units"], 0)
        span = language["spans"][0]
        self.assertEqual((span["language"], text.encode()[span["span"]["begin"]:][:6].decode()), ("zh", "然后"))
        self.assertEqual(found["accuracy"].detail["math"]["method"], "RATIONAL")
        self.assertEqual(pickle.loads(pickle.dumps(found["language"])).detail, found["language"].detail)
        bare = self.client.score([group], rubric="r1", options={"detail_level": "SCORES"}).results[0].components
        self.assertEqual(bare["language"].detail, {})

    def test_pickles_and_survives_a_fork(self):
        self.client.info()  # a live channel is not pickled
        copy = pickle.loads(pickle.dumps(self.client))
        self.addCleanup(copy.close)
        self.assertEqual(copy.score_texts(["\\boxed{7}"], ["7"], rubric="math").rewards, [1.0])
        context = multiprocessing.get_context("spawn")
        queue = context.Queue()
        child = context.Process(target=_in_child, args=(pickle.dumps(self.client), queue))
        child.start()
        self.assertEqual(queue.get(timeout=60), [1.0])
        child.join(60)
        self.assertEqual(child.exitcode, 0)

    def test_made_before_a_fork(self):
        """As trainers do: the client is made in the parent, and used first in the forked worker. (A process that has used gRPC must not fork: that is gRPC's own
        rule, so a fresh one is the parent here.)"""
        code = textwrap.dedent(f"""
            import os, sys, assay
            client = assay.Client({server.address!r})
            pid = os.fork()
            rewards = client.score_texts(["\\boxed{{7}}"], ["7"], rubric="math").rewards
            assert rewards == [1.0], rewards
            sys.stdout.flush()
            os._exit(0) if pid == 0 else sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """)
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_group_that_fits_no_message(self):
        small = assay.Client(server.address, limits=assay._chunks.ChunkLimits(one_group_bytes=1000))
        self.addCleanup(small.close)
        with self.assertRaisesRegex(assay.CallError, r"groups\[1\]: one group"):
            small.score([assay.Group(["x"], "7"), assay.Group(["x" * 2000], "7")], "math")


class AsyncClientTest(unittest.TestCase):
    def test_many_calls_at_once(self):
        async def run():
            async with assay.AsyncClient(server.address) as client:
                calls = [client.score_texts([f"\\boxed{{{i}}}"], [str(i % 3)], rubric="math") for i in range(30)]
                return [scores.rewards[0] for scores in await asyncio.gather(*calls)]

        self.assertEqual(asyncio.run(run()), [1.0] * 3 + [0.0] * 27)

    def test_a_client_outlives_its_loop(self):
        client = assay.AsyncClient(server.address)

        async def run():
            return (await client.score_texts(["\\boxed{7}"], ["7"], rubric="math")).rewards

        self.assertEqual(asyncio.run(run()), [1.0])
        self.assertEqual(asyncio.run(run()), [1.0])


class LocalServerTest(unittest.TestCase):
    def test_ends_and_leaves_nothing(self):
        with assay.serve_local(scorers=1) as local:
            path = local.address.removeprefix("unix:")
            self.assertTrue(os.path.exists(path))
        self.assertFalse(os.path.exists(os.path.dirname(path)))

    def test_ends_with_the_program(self):
        script = "import assay, os, sys\nserver = assay.serve_local()\nif os.fork() == 0: sys.exit()\nos.wait()\nassert server._process.poll() is None\nprint(server._process.pid)"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
        with self.assertRaises(ProcessLookupError):
            os.kill(int(done.stdout), 0)

    def test_a_missing_program_is_told(self):
        with self.assertRaises(OSError):
            assay.serve_local("/nonexistent/assay")
        with self.assertRaises(assay.AssayError):
            assay.serve_local("/bin/false")


if __name__ == "__main__":
    unittest.main()
