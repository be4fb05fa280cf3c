"""Score judges batches: order, ids, mixed valid and invalid items, odd bytes, deadlines, cancellation."""
import math
import threading
import time

from harness import *


class Score(ServerTest):
    def score(self, groups, **named):
        timeout = named.pop("timeout", 30)
        return self.stub.Score(request(groups, **named), timeout=timeout)

    def test_rewards_in_request_order(self):
        groups = [group([right(), right("41"), "no tags \\boxed{42}"], id="g0"), group([right("7")], answer="7", id="g1")]
        response = self.score(groups, request_id="call-1")
        self.assertEqual(list(response.rewards), [2.0, 1.0, 1.0, 2.0])
        self.assertEqual(response.request_id, "call-1")
        self.assertEqual([(r.group_index, r.completion_index) for r in response.results], [(0, 0), (0, 1), (0, 2), (1, 0)])
        self.assertEqual([verdict(r, "accuracy") for r in response.results], ["CORRECT", "INCORRECT", "CORRECT", "CORRECT"])
        self.assertEqual([verdict(r, "format") for r in response.results], ["CORRECT", "CORRECT", "INCORRECT", "CORRECT"])
        self.assertEqual([g.id for g in response.groups], ["g0", "g1"])
        self.assertEqual([g.completions for g in response.groups], [3, 1])
        self.assertEqual([g.correct for g in response.groups], [2, 1])
        self.assertEqual(response.provenance.version, "0.0.0-test")
        self.assertEqual(response.results[0].answer.text, b"42")

    def test_a_large_batch_keeps_its_order(self):
        groups = [group([right(str(g * 8 + (i % 2))) for i in range(8)], answer=str(g * 8), id=f"g{g}") for g in range(250)]
        response = self.score(groups)
        self.assertEqual(list(response.rewards), [2.0, 1.0] * 1000)
        self.assertEqual([r.group_index for r in response.results], [i // 8 for i in range(2000)])

    def test_a_long_message_judges_as_short_ones(self):
        """The front copies long messages in another way than short ones: texts of any bytes and lengths, together and each alone."""
        odd = [b"plain ", b"if 2 < 3 <b> ", "\u6240\u4ee5 ".encode(), b"\xff\xc3 ", b"<think>", b"</think><answer>no</answer>"]
        texts = [b"<think>" + b"so x = 3. " * (i * 37 % 900) + odd[i % 6] * (i % 4) + b"then. " * (i * 11 % 90) + b"</think><answer>\\boxed{%d}</answer>"
                 % (42 + i % 2) for i in range(120)]
        self.assertGreater(sum(map(len, texts)), 300000)
        together = self.score([group(texts)]).results
        for text, result in zip(texts, together):
            alone = self.score([group([text])]).results[0]
            self.assertEqual((alone.reward, alone.answer, [verdict(alone, k) for k in ("accuracy", "format")]),
                             (result.reward, result.answer, [verdict(result, k) for k in ("accuracy", "format")]))
        self.assertGreater(len({(verdict(r, "accuracy"), verdict(r, "format")) for r in together}), 2)

    def test_long_and_short_calls_in_turns(self):
        """Calls of long messages are awaited elsewhere than short ones (service/grpc/lanes.h): more of each in a row than there are places, and mixed."""
        long = [right("41")] * 3 + [b"<think>" + b"so x = 3. " * 40000 + b"</think><answer>\\boxed{42}</answer>"]
        made = {True: (request([group(long)]), [1.0] * 3 + [2.0]), False: (request([group([right()])]), [2.0])}
        for order in ([True] * 70, [False] * 130, [True, False, False] * 40, [False] * 70, [True] * 3):
            for begin in range(0, len(order), 10):
                calls = [(is_long, self.stub.Score.future(made[is_long][0], timeout=30)) for is_long in order[begin : begin + 10]]
                for is_long, call in calls:
                    self.assertEqual(list(call.result().rewards), made[is_long][1])

    def test_repeated_and_empty_ids(self):
        response = self.score([group([right(), right("1")], ids=["same", "same"], id="g"), group([right()], ids=[""], id="g")])
        self.assertEqual([r.id for r in response.results], ["same", "same", ""])
        self.assertEqual(list(response.rewards), [2.0, 1.0, 2.0])
        self.assertEqual([g.id for g in response.groups], ["g", "g"])

    def test_a_bad_group_harms_nobody(self):
        bare = score_pb2.Group(id="bare")
        bare.completions.add(text=right().encode())
        response = self.score([group([right()]), bare, group([right("41")])])
        self.assertEqual([status_name(r) for r in response.results], ["SCORED", "INVALID", "SCORED"])
        self.assertEqual(response.rewards[0], 2.0)
        self.assertTrue(math.isnan(response.rewards[1]))
        self.assertEqual(response.rewards[2], 1.0)
        self.assertIn("groups[1]", response.results[1].error.field_path)
        self.assertIn("reference", response.results[1].error.field_path)
        self.assertTrue(response.results[1].error.reason)
        self.assertFalse(response.results[1].error.retryable)
        self.assertEqual(response.groups[1].scored, 0)

    def test_a_bad_item_harms_nobody(self):
        mixed = group([right(), right(), right()])
        mixed.completions[1].text = b"x" * ((1 << 20) + 1)
        response = self.score([mixed])
        self.assertEqual([status_name(r) for r in response.results], ["SCORED", "INVALID", "SCORED"])
        self.assertIn("groups[0].completions[1]", response.results[1].error.field_path)
        long_id = group([right(), right()])
        long_id.completions[0].id = "i" * 257
        response = self.score([long_id])
        self.assertEqual([status_name(r) for r in response.results], ["INVALID", "SCORED"])
        self.assertIn("groups[0].completions[0].id", response.results[0].error.field_path)

    def test_unusable_reference(self):
        response = self.score([group([right()], answer=" "), group([right()])])
        self.assertEqual(status_name(response.results[0]), "UNSCORED")
        self.assertEqual(verdict(response.results[0], "accuracy"), "BAD_REFERENCE")
        self.assertTrue(math.isnan(response.rewards[0]))
        self.assertEqual(status_name(response.results[1]), "SCORED")
        empty = score_pb2.Group(reference=reference_pb2.Reference(math=reference_pb2.MathReference()))
        empty.completions.add(text=right().encode())
        response = self.score([empty, group([right()])])
        self.assertIn(status_name(response.results[0]), ("INVALID", "UNSCORED"))
        self.assertTrue(math.isnan(response.rewards[0]))
        self.assertEqual(response.rewards[1], 2.0)

    def test_odd_completions_are_judged(self):
        big = "<think>\n" + "so 1 + 1 = 2. " * 74000
        big = big[: (1 << 20) - 60] + "\n</think>\n<answer>\n\\boxed{42}\n</answer>"
        self.assertLessEqual(len(big), 1 << 20)
        texts = ["", big, b"\x00\x00" + right().encode() + b"\x00", b"\xff\xfe " + right().encode(), b"<think>\n\xc3\n</think>\n<answer>\\boxed{42}</answer>"]
        response = self.score([group(texts)])
        self.assertEqual([status_name(r) for r in response.results], ["SCORED"] * 5)
        self.assertEqual(response.rewards[0], 0.0)
        self.assertEqual(response.rewards[1], 2.0)
        self.assertEqual(verdict(response.results[2], "accuracy"), "CORRECT")
        self.assertEqual(verdict(response.results[3], "accuracy"), "CORRECT")
        self.assertEqual(verdict(response.results[4], "accuracy"), "CORRECT")

    def test_keys_are_the_same_for_all(self):
        bare = score_pb2.Group()
        bare.completions.add(text=b"x")
        response = self.score([group([right(), ""]), bare])
        self.assertEqual([sorted(r.components) for r in response.results][:2], [["accuracy", "format"]] * 2)

    def test_advantages(self):
        options = score_pb2.ScoreOptions(advantage=score_pb2.ADVANTAGE_KIND_DR_GRPO)
        response = self.score([group([right(), right("41")])], options=options)
        self.assertEqual(list(response.groups[0].advantages), [0.5, -0.5])
        self.assertEqual(response.groups[0].mean, 1.5)

    def test_batch_advantages(self):
        """r1-zero's two terms of weight 1: right and well-formed, well-formed, neither; and a group without signal."""
        pairs = [group([right(), right("41")]), group([right(), "no"]), group([right("41"), right("40")])]
        found = self.score(pairs, options=score_pb2.ScoreOptions(advantage=score_pb2.ADVANTAGE_KIND_REINFORCE_BASELINE))
        values = [list(g.advantages) for g in found.groups]
        deviation = (2 * (0.5 ** 2 + 1) / 5) ** 0.5 + 1e-6
        for got, want in zip(values, ([0.5, -0.5], [1, -1])):
            for a, b in zip(got, want):
                self.assertAlmostEqual(a, b / deviation, places=9)
        self.assertEqual(values[2], [0, 0])
        self.assertTrue(found.groups[2].zero_variance)
        found = self.score(pairs, options=score_pb2.ScoreOptions(advantage=score_pb2.ADVANTAGE_KIND_GDPO))
        first, second = found.groups[0].advantages, found.groups[1].advantages
        # Normalised term by term, one differing term gives 1/sqrt(2), two give twice that.
        self.assertAlmostEqual(second[0], 2 * first[0], places=4)
        self.assertAlmostEqual(first[0], 0.5 ** 0.5 / ((2 * (0.5 + 2) / 5) ** 0.5), places=4)
        self.assertEqual(list(found.groups[2].advantages), [0, 0])
        self.assertEqual(list(found.results[0].term_weights), [1, 1])
        self.assertEqual(found.groups[1].best_completion, 0)
        self.assertEqual(found.groups[1].pass_rate, 0.5)
        self.assertEqual(len(self.score(pairs).results[0].term_weights), 0)

    def test_bad_advantage_options(self):
        for options, field in ((score_pb2.ScoreOptions(advantage=99), "options.advantage"),
                               (score_pb2.ScoreOptions(advantage_epsilon=-1), "options.advantage_epsilon"),
                               (score_pb2.ScoreOptions(advantage_epsilon=float("nan")), "options.advantage_epsilon")):
            with self.assertRaises(grpc.RpcError) as raised:
                self.score([group([right()])], options=options)
            self.assertEqual(raised.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
            self.assertIn(field, raised.exception.details())

    def test_inline_rubric(self):
        made = score_pb2.ScoreRequest()
        term = made.rubric.terms.add(weight=3.0)
        term.check.math.SetInParent()
        made.groups.append(group([right()]))
        response = self.stub.Score(made, timeout=30)
        self.assertEqual(list(response.rewards), [3.0])

    def test_compressed_request(self):
        for algorithm in (grpc.Compression.Gzip, grpc.Compression.Deflate):
            response = self.stub.Score(request([group([right()] * 300)]), timeout=30, compression=algorithm)
            self.assertEqual(list(response.rewards), [2.0] * 300)

    def test_many_calls_at_once(self):
        futures = [self.stub.Score.future(request([group([right(str(i % 3))], answer="1")]), timeout=30) for i in range(300)]
        for i, future in enumerate(futures):
            self.assertEqual(list(future.result().rewards), [2.0 if i % 3 == 1 else 1.0])


class Deadlines(ServerTest):
    """The fault `loop` keeps a scorer busy until the CPU backstop, here far away."""
    ARGUMENTS = ("--scorers", "2", "--faults", "--item-cpu-ms", "60000")
    LOOP = "ASSAY-FAULT:loop"

    def test_partial_results_before_the_deadline(self):
        groups = [group([right()] * 4), group([self.LOOP])]
        begin = time.monotonic()
        response = self.stub.Score(request(groups), timeout=2)
        self.assertLess(time.monotonic() - begin, 4)  # the call's own deadline is the sharp bound; this clock also counts the client's time
        self.assertEqual([status_name(r) for r in response.results], ["SCORED"] * 4 + ["DEADLINE"])
        self.assertEqual(list(response.rewards)[:4], [2.0] * 4)
        self.assertTrue(math.isnan(response.rewards[4]))
        self.assertTrue(response.results[4].error.retryable)

    def test_nothing_done(self):
        self.expires(self.stub.Score, request([group([self.LOOP])]), 1, "nothing was judged")

    def test_time_budget(self):
        options = score_pb2.ScoreOptions(time_budget_ms=300)
        begin = time.monotonic()
        response = self.stub.Score(request([group([right(), self.LOOP]), group([self.LOOP])], options=options), timeout=30)
        self.assertLess(time.monotonic() - begin, 2)
        self.assertEqual(status_name(response.results[2]), "DEADLINE")
        response = self.stub.Score(request([group([self.LOOP])], options=options), timeout=30)
        self.assertEqual([status_name(r) for r in response.results], ["DEADLINE"])

    def test_cancellation_stops_the_work(self):
        for _ in range(3):
            future = self.stub.Score.future(request([group([self.LOOP] * 2)]), timeout=30)
            time.sleep(0.2)
            future.cancel()
        # Both scorers were stuck; a cancelled call frees them within 100 ms, plus a respawn.
        response = self.stub.Score(request([group([right()])]), timeout=5)
        self.assertEqual(list(response.rewards), [2.0])

    def test_a_vanished_client(self):
        channel = self.server.channel()
        stub = reward_service_pb2_grpc.RewardServiceStub(channel)
        stub.Score.future(request([group([self.LOOP] * 2)]), timeout=30)
        time.sleep(0.2)
        channel.close()
        self.assertEqual(list(self.stub.Score(request([group([right()])]), timeout=5).rewards), [2.0])


class Faults(ServerTest):
    """A scorer that dies costs the completion that it held."""

    def test_crash_abort_memory_loop(self):
        for marker in ("segv", "abort", "memory", "loop"):
            texts = [right(), f"ASSAY-FAULT:{marker}", right("41"), right()]
            response = self.stub.Score(request([group(texts)]), timeout=60)
            with self.subTest(marker):
                self.assertEqual([status_name(r) for r in response.results], ["SCORED", "ERROR", "SCORED", "SCORED"])
                self.assertEqual([response.rewards[i] for i in (0, 2, 3)], [2.0, 1.0, 2.0])
                self.assertTrue(math.isnan(response.rewards[1]))
                self.assertTrue(response.results[1].error.reason)
                self.assertEqual(sorted(response.results[1].components), ["accuracy", "format"])
        info = self.stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=10)
        self.assertGreaterEqual(info.counters.scorer_restarts, 4)
        self.assertGreaterEqual(info.counters.items_faulted, 4)

    def test_kill_9_in_a_crowd_of_small_calls(self):
        """Pollers gather such calls' results themselves and hold answers back for one another (service/grpc/lanes.h, sending.h), over more connections
        than are held: each call has its own answer, and soon, also where a scorer dies."""
        channels = [self.server.channel() for _ in range(12)]
        stubs = [reward_service_pb2_grpc.RewardServiceStub(channel) for channel in channels]
        made = [(request([group([right(answer)])]), reward) for answer, reward in (("42", 2.0), ("41", 1.0), ("\u6240", 1.0))]
        lost = 0
        for turn in range(20):
            calls = [(stubs[i % 12 if turn % 2 else 0].Score.future(made[i % 3][0], timeout=30), made[i % 3][1]) for i in range(72)]
            if turn % 3 == 2:
                os.kill(self.server.scorers()[0], signal.SIGKILL)
                self.assertTrue(wait_until(lambda: len(self.server.scorers()) == 2))
            for call, reward in calls:
                response = call.result()
                if status_name(response.results[0]) == "ERROR":
                    self.assertTrue(math.isnan(response.rewards[0]))
                    lost += 1
                else:
                    self.assertEqual(list(response.rewards), [reward])
        self.assertLessEqual(lost, 6)  # a death costs at most the completion that was held, and that one is judged again
        for channel in channels:
            channel.close()

    def test_kill_9_under_load(self):
        stop = threading.Event()
        wrong, calls = [], [0]

        def load():
            while not stop.is_set():
                response = self.stub.Score(request([group([right()] * 64)]), timeout=30)
                calls[0] += 1
                for reward, result in zip(response.rewards, response.results):
                    lost = status_name(result) == "ERROR"
                    if not (lost and math.isnan(reward)) and reward != 2.0:
                        wrong.append(result)

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        killed = 0
        for _ in range(6):
            time.sleep(0.1)
            for pid in self.server.scorers()[:1]:
                os.kill(pid, signal.SIGKILL)
                killed += 1
        time.sleep(0.2)
        stop.set()
        for thread in threads:
            thread.join()
        self.assertGreater(killed, 0)
        self.assertGreater(calls[0], 0)
        self.assertEqual(wrong, [])
        self.assertTrue(wait_until(lambda: len(self.server.scorers()) == 2))
        self.assertEqual(list(self.stub.Score(request([group([right()])]), timeout=10).rewards), [2.0])


if __name__ == "__main__":
    unittest.main()
