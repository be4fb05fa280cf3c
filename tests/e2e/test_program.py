"""The shipped program: `assay serve` listens, scores, takes no fault markers, and stops."""
import shlex

from harness import *


class Program(unittest.TestCase):
    def serve(self, *arguments, **named):
        return Server(*arguments, named_program=shlex.quote(os.environ["ASSAY_PROGRAM"]) + " serve", **named)

    def test_serve(self):
        server = self.serve("--no-code", "--scorers", "1")
        self.assertIsNotNone(server.address, server.lines)
        with server.channel() as channel:
            stub = reward_service_pb2_grpc.RewardServiceStub(channel)
            # A marker that a test server obeys is just text here.
            response = stub.Score(request([group([right(), "ASSAY-FAULT:abort"])]), timeout=30)
            self.assertEqual(list(response.rewards), [2.0, 0.0])
            info = stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=30)
            self.assertRegex(info.provenance.version, r"^\d+\.\d+\.\d+")
            self.assertRegex(info.provenance.fingerprint, r"^[0-9a-f]{16}$")
            self.assertEqual(info.provenance, response.provenance)
            self.assertEqual(info.counters.scorer_restarts, 0)
            self.assertEqual(info.scorers, 1)
        self.assertEqual(server.stop(), 0, server.lines)

    def test_occupied_port(self):
        first = self.serve("--no-code", "--scorers", "1")
        second = self.serve("--no-code", "--scorers", "1", listen=(first.address,))
        self.assertEqual(second.wait(), 2, second.lines)
        self.assertTrue(any("Address already in use" in line for line in second.lines), second.lines)
        self.assertEqual(first.stop(), 0)


if __name__ == "__main__":
    unittest.main()
