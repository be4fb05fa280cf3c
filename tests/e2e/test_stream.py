"""ScoreStream: one response per message, sticky heads, bounded flow, ends."""
import queue
import time

from harness import *


def message(groups=(), rubric=None, **named):
    made = score_pb2.ScoreStreamRequest(**named)
    if rubric:
        made.rubric_name = rubric
    made.groups.extend(groups)
    return made


class Feed:
    """An iterator that a test pushes messages into; None half-closes."""

    def __init__(self):
        self.queue, self.taken = queue.Queue(), 0

    def push(self, *messages):
        for one in messages:
            self.queue.put(one)

    def __iter__(self):
        return self

    def __next__(self):
        one = self.queue.get()
        if one is None:
            raise StopIteration
        self.taken += 1
        return one


class Stream(ServerTest):
    ARGUMENTS = ("--scorers", "2", "--faults", "--item-cpu-ms", "60000")
    LOOP = "ASSAY-FAULT:loop"

    def test_one_response_for_one_message(self):
        messages = [message([group([right(str(i)), right("x")], answer=str(i), id=f"g{i}")], "r1-zero" if i == 0 else None,
                            request_id=f"m{i}") for i in range(50)]
        responses = list(self.stub.ScoreStream(iter(messages), timeout=30))
        self.assertEqual(sorted(r.request_id for r in responses), sorted(f"m{i}" for i in range(50)))
        for response in responses:
            self.assertEqual(list(response.rewards), [2.0, 1.0])
            self.assertEqual(response.groups[0].id, "g" + response.request_id[1:])
            self.assertEqual(response.results[0].group_index, 0)
        self.assertEqual(responses[0].provenance.version, "0.0.0-test")
        self.assertFalse(responses[-1].HasField("provenance"))

    def test_in_order_of_completion(self):
        alive = lambda: self.stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=10).counters.scorers_alive
        time.sleep(0.3 * SLOW)  # scorers that other tests left stuck are killed by now
        self.assertTrue(wait_until(lambda: alive() == 2))  # with one, what comes second waits behind the first
        slow = message([group([self.LOOP])], "r1-zero", request_id="slow", options=score_pb2.ScoreOptions(time_budget_ms=1000))
        quick = message([group([right()])], request_id="quick", options=score_pb2.ScoreOptions(time_budget_ms=20000))
        responses = list(self.stub.ScoreStream(iter([slow, quick]), timeout=30))
        self.assertEqual([r.request_id for r in responses], ["quick", "slow"])
        self.assertEqual([status_name(r.results[0]) for r in responses], ["SCORED", "DEADLINE"])

    def test_sticky_heads(self):
        advantage = score_pb2.ScoreOptions(advantage=score_pb2.ADVANTAGE_KIND_DR_GRPO)
        feed = Feed()
        call = self.stub.ScoreStream(feed, timeout=30)
        pair = [group([right(), right("1")])]
        for made, rewards, advantages in ((message(pair, "r1-zero", options=advantage), [2, 1], [0.5, -0.5]), (message(pair), [2, 1], [0.5, -0.5]),
                                          (message(pair, "math"), [1, 0], [0.5, -0.5]),
                                          (message(pair, options=score_pb2.ScoreOptions()), [1, 0], [])):
            feed.push(made)
            response = next(call)
            self.assertEqual(list(response.rewards), rewards)
            self.assertEqual(list(response.groups[0].advantages), advantages)
        feed.push(None)
        self.assertEqual(list(call), [])
        self.assertEqual(call.code(), grpc.StatusCode.OK)

    def test_a_message_without_groups(self):
        responses = list(self.stub.ScoreStream(iter([message(rubric="r1-zero", request_id="head"), message([group([right()])])]), timeout=30))
        self.assertEqual([len(r.results) for r in sorted(responses, key=lambda r: len(r.results))], [0, 1])

    def test_no_messages(self):
        self.assertEqual(list(self.stub.ScoreStream(iter([]), timeout=30)), [])

    def test_errors_end_the_stream(self):
        good = message([group([right()])], "r1-zero", request_id="good")
        for bad, piece in ((message([group([right()])], "no-such", request_id="bad"), "rubric_name"),
                           (message([group(["x"] * 4097)], request_id="bad"), "groups[0]"),
                           (message([score_pb2.Group()]), "groups")):
            feed = Feed()
            call = self.stub.ScoreStream(feed, timeout=30)
            feed.push(good)
            self.assertEqual(next(call).request_id, "good")
            feed.push(bad)
            with self.assertRaises(grpc.RpcError) as caught:
                next(call)
            feed.push(None)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
            self.assertIn(piece, caught.exception.details())
        self.fails(grpc.StatusCode.INVALID_ARGUMENT, self.stub.ScoreStream, iter([message([group([right()])])]), timeout=30, contains=("rubric",))
        # The message that was wrong is named.
        self.fails(grpc.StatusCode.INVALID_ARGUMENT, self.stub.ScoreStream, iter([message([group([right()])], "no-such", request_id="m7")]),
                   timeout=30, contains=("m7", "rubric_name"))

    def test_garbage(self):
        raw = self.channel.stream_stream("/assay.v1.RewardService/ScoreStream", request_serializer=lambda data: data)
        self.fails(grpc.StatusCode.INVALID_ARGUMENT, raw, iter([b"\xff" * 10]), timeout=30)

    def test_the_server_holds_back(self):
        """Messages that are not answered stop the reading: the client's side runs full instead of the server's memory."""
        # An earlier test may have cost a scorer; one that comes back later would take the fillers.
        info = lambda: self.stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=10)
        deadline = time.monotonic() + 10
        while info().counters.scorers_alive < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(0.5)
        feed = Feed()
        call = self.stub.ScoreStream(feed, timeout=60)
        options = score_pb2.ScoreOptions(time_budget_ms=3000)
        # Many groups, so that every scorer holds a loop and none is left for the fillers.
        feed.push(message([group([self.LOOP], id=str(i)) for i in range(8)], "r1-zero", options=options))
        filler = message([group([b"x" * (1 << 20)] * 4)])  # 4 MiB each
        feed.push(*[filler] * 40, None)
        # It runs full and stands still, long before the loops end.
        taken, deadline = -1, time.monotonic() + 6
        while feed.taken != taken and time.monotonic() < deadline:
            taken = feed.taken
            time.sleep(0.7)
        self.assertEqual(feed.taken, taken)
        self.assertLess(taken, 30)
        responses = list(call)
        self.assertEqual(len(responses), 41)

    def test_deadline_gives_what_is_done(self):
        feed = Feed()
        call = self.stub.ScoreStream(feed, timeout=1.5)
        feed.push(message([group([right(), self.LOOP])], "r1-zero"))
        response = next(call)
        feed.push(None)
        self.assertEqual([status_name(r) for r in response.results], ["SCORED", "DEADLINE"])

    def test_cancellation(self):
        for _ in range(3):
            feed = Feed()
            call = self.stub.ScoreStream(feed, timeout=30)
            feed.push(message([group([self.LOOP] * 2)], "r1-zero"), message([group([right()])]))
            time.sleep(0.1)
            call.cancel()
            feed.push(None)
        self.assertEqual(list(self.stub.Score(request([group([right()])]), timeout=10).rewards), [2.0])

    def test_a_large_stream(self):
        made = [message([group([right(str(i % 7))] * 16, answer="3") for _ in range(8)], "r1-zero", request_id=str(i)) for i in range(60)]
        seen = {r.request_id: list(r.rewards) for r in self.stub.ScoreStream(iter(made), timeout=60)}
        self.assertEqual(seen, {str(i): [2.0 if i % 7 == 3 else 1.0] * 128 for i in range(60)})


if __name__ == "__main__":
    unittest.main()
