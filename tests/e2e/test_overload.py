"""More than the server takes: memory is waited for, calls beyond the limit are refused with a time to come back, and it recovers."""
import time

from harness import *

LOOP = "ASSAY-FAULT:loop"


class SmallMemory(ServerTest):
    """16 MiB of request memory: four messages of 4 MB fit."""
    ARGUMENTS = ("--scorers", "2", "--faults", "--item-cpu-ms", "60000", "--request-mib", "16")

    def big(self, mib=4):
        return request([group([right()] + [b"x" * (1 << 20)] * (mib - 1) + [b"y" * 900000])])

    def test_calls_wait_for_memory(self):
        futures = [self.stub.Score.future(self.big(), timeout=60) for _ in range(24)]
        for future in futures:
            self.assertEqual(future.result().rewards[0], 2.0)

    def test_small_calls_too(self):
        futures = [self.stub.Score.future(self.big() if i % 4 == 0 else request([group([right()])]), timeout=60) for i in range(60)]
        for future in futures:
            self.assertEqual(future.result().rewards[0], 2.0)

    def test_streams_wait_for_memory(self):
        messages = [score_pb2.ScoreStreamRequest(rubric_name="r1-zero", groups=self.big().groups) for _ in range(12)]
        responses = list(self.stub.ScoreStream(iter(messages), timeout=60))
        self.assertEqual([r.rewards[0] for r in responses], [2.0] * 12)

    def test_deadline_while_waiting(self):
        options = score_pb2.ScoreOptions(time_budget_ms=6000)
        holders = []
        for _ in range(4):
            groups = list(self.big().groups) + [group([LOOP])]
            holders.append(self.stub.Score.future(request(groups, options=options), timeout=60))
        time.sleep(0.8)
        self.expires(self.stub.Score, self.big(), 1, "room")
        # A call that is cancelled while it waits frees its place.
        waiting = self.stub.Score.future(self.big(), timeout=30)
        time.sleep(0.2)
        waiting.cancel()
        for holder in holders:
            self.assertEqual(len(holder.result().rewards), 6)
        self.assertEqual(self.stub.Score(self.big(), timeout=30).rewards[0], 2.0)

    def test_larger_than_all_memory(self):
        """It cannot ever fit: refused when its wait is over, not left hanging."""
        self.fails(grpc.StatusCode.DEADLINE_EXCEEDED, self.stub.Score, self.big(20), timeout=1)
        self.assertEqual(self.stub.Score(request([group([right()])]), timeout=30).rewards[0], 2.0)


class ManyCalls(ServerTest):
    ARGUMENTS = ("--scorers", "1", "--faults", "--item-cpu-ms", "60000")

    def test_calls_beyond_the_limit(self):
        options = score_pb2.ScoreOptions(time_budget_ms=6000 * SLOW)
        made = request([group([LOOP])], options=options)
        channels = [self.server.channel() for _ in range(2)]
        futures = []
        for channel in channels:
            stub = reward_service_pb2_grpc.RewardServiceStub(channel)
            futures += [stub.Score.future(made, timeout=60) for _ in range(600)]
        self.assertTrue(wait_until(lambda: sum(future.done() for future in futures) >= 176, 5))
        refused = [future for future in futures if future.done()]
        self.assertEqual(len(refused), 176)
        for future in refused:
            self.assertEqual(future.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)
            self.assertGreater(int(dict(future.trailing_metadata())["grpc-retry-pushback-ms"]), 0)
        # What is small is answered all the same.
        self.stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=5 * SLOW)
        for future in futures:
            future.cancel()
        self.assertEqual(self.stub.Score(request([group([right()])]), timeout=30).rewards[0], 2.0)
        for channel in channels:
            channel.close()


if __name__ == "__main__":
    unittest.main()
