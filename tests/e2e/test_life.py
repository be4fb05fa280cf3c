"""Starting and stopping: addresses, occupied ports, stale sockets, drain, a front that dies."""
import importlib
import socket
import threading
import time

from harness import *

grpc.__path__.append(os.path.join(os.environ["ASSAY_STUBS"], "grpc"))
health_pb2, health_grpc = (importlib.import_module(f"grpc.health.v1.health_pb2{part}") for part in ("", "_grpc"))
LOOP = "ASSAY-FAULT:loop"


class Life(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "assay.sock")

    def server(self, *arguments, **named):
        server = Server("--scorers", "1", "--faults", *arguments, **named)
        self.addCleanup(lambda: server.process.poll() is None and server.stop())
        return server

    def works(self, server, address=None):
        with server.channel(address) as channel:
            response = reward_service_pb2_grpc.RewardServiceStub(channel).Score(request([group([right()])]), timeout=30)
        self.assertEqual(list(response.rewards), [2.0])

    def refused(self, *listen, contains):
        server = self.server(listen=listen)
        self.assertEqual(server.wait(), 2, server.lines)
        self.assertTrue(any(contains in line for line in server.lines), server.lines)
        self.assertFalse(any("listening" in line for line in server.lines))

    # ---- addresses ----

    def test_several_addresses(self):
        server = self.server(listen=("127.0.0.1:0", f"unix:{self.path}", "127.0.0.1:0"))
        self.assertEqual(len(set(server.addresses)), 3)
        for address in server.addresses:
            self.works(server, address)
        self.assertEqual(server.stop(), 0)
        self.assertFalse(os.path.exists(self.path))

    def test_occupied_port(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.refused(f"127.0.0.1:{taken.getsockname()[1]}", contains="Address already in use")
        first = self.server()
        self.refused(first.address, contains="Address already in use")
        self.works(first)

    def test_localhost_half_occupied(self):
        """gRPC would be content with ::1 alone, and clients of 127.0.0.1 would reach a stranger."""
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.refused(f"localhost:{taken.getsockname()[1]}", contains="Address already in use")

    def test_bad_addresses(self):
        for address in ("nonsense", ":1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:x", "::1:50051", "unix:", "unix:" + "x" * 200,
                        "192.0.2.1:0", "no-such-host.invalid:1"):
            with self.subTest(address):
                self.refused(address, contains="cannot listen on " + address)

    def test_warns_beyond_loopback(self):
        server = self.server(listen=("0.0.0.0:0",))
        self.assertTrue(any("warning" in line and "TLS" in line for line in server.lines), server.lines)
        self.assertEqual(server.stop(), 0)

    # ---- unix sockets ----

    def test_stale_socket(self):
        with socket.socket(socket.AF_UNIX) as old:
            old.bind(self.path)
        server = self.server(listen=(f"unix:{self.path}",))
        self.works(server)

    def test_socket_in_use(self):
        first = self.server(listen=(f"unix:{self.path}",))
        self.refused(f"unix:{self.path}", contains="another process answers")
        self.works(first)

    def test_not_a_socket(self):
        with open(self.path, "w") as file:
            file.write("precious")
        self.refused(f"unix:{self.path}", contains="not a socket")
        with open(self.path) as file:
            self.assertEqual(file.read(), "precious")

    def test_no_such_folder(self):
        self.refused(f"unix:{self.path}/x/y", contains="cannot listen")

    # ---- stopping ----

    def test_drain_finishes_what_runs(self):
        server = self.server("--item-cpu-ms", "60000")
        with server.channel() as channel:
            stub = reward_service_pb2_grpc.RewardServiceStub(channel)
            watch = health_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(), timeout=30)
            self.assertEqual(next(watch).status, health_pb2.HealthCheckResponse.SERVING)
            running = stub.Score.future(request([group([right(), LOOP])], options=score_pb2.ScoreOptions(time_budget_ms=1500)), timeout=30)
            time.sleep(0.4)
            server.terminate()
            self.assertEqual(next(watch).status, health_pb2.HealthCheckResponse.NOT_SERVING)
            check = health_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=10)
            self.assertEqual(check.status, health_pb2.HealthCheckResponse.NOT_SERVING)
            with self.assertRaises(grpc.RpcError) as caught:
                stub.Score(request([group([right()])]), timeout=10)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.UNAVAILABLE)
            self.assertEqual([status_name(r) for r in running.result().results], ["SCORED", "DEADLINE"])
        self.assertEqual(server.wait(), 0, server.lines)

    def test_lame_duck_still_serves(self):
        server = self.server("--lame-duck-ms", "1500")
        with server.channel() as channel:
            stub, health = reward_service_pb2_grpc.RewardServiceStub(channel), health_grpc.HealthStub(channel)
            server.terminate()
            self.assertTrue(server.wait_line("stopping"))
            self.assertEqual(health.Check(health_pb2.HealthCheckRequest(), timeout=10).status, health_pb2.HealthCheckResponse.NOT_SERVING)
            self.assertEqual(list(stub.Score(request([group([right()])]), timeout=10).rewards), [2.0])
        self.assertEqual(server.wait(), 0)

    def test_grace_is_a_bound(self):
        server = self.server("--item-cpu-ms", "60000", "--grace-ms", "500")
        with server.channel() as channel:
            running = reward_service_pb2_grpc.RewardServiceStub(channel).Score.future(request([group([LOOP])]), timeout=60)
            time.sleep(0.3)
            begin = time.monotonic()
            server.terminate()
            with self.assertRaises(grpc.RpcError):
                running.result()
            self.assertEqual(server.wait(), 0, server.lines)
            self.assertLess(time.monotonic() - begin, 3 * SLOW)

    def test_second_signal_stops_at_once(self):
        server = self.server("--item-cpu-ms", "60000", "--grace-ms", "60000")
        with server.channel() as channel:
            running = reward_service_pb2_grpc.RewardServiceStub(channel).Score.future(request([group([LOOP])]), timeout=60)
            time.sleep(0.3)
            server.terminate()
            time.sleep(0.6)
            self.assertIsNone(server.process.poll())
            server.process.send_signal(signal.SIGINT)
            self.assertEqual(server.wait(10 * SLOW), 0)
            self.assertIsNotNone(running.exception())

    def test_streams_and_watches_do_not_hold_it_up(self):
        server = self.server()
        with server.channel() as channel:
            stub = reward_service_pb2_grpc.RewardServiceStub(channel)
            hold = threading.Event()

            def messages():
                yield score_pb2.ScoreStreamRequest(rubric_name="r1-zero", groups=[group([right()])])
                hold.wait(20)

            stream = stub.ScoreStream(messages(), timeout=30)
            self.assertEqual(list(next(stream).rewards), [2.0])
            watch = health_grpc.HealthStub(channel).Watch(health_pb2.HealthCheckRequest(), timeout=30)
            next(watch)
            begin = time.monotonic()
            server.terminate()
            with self.assertRaises(grpc.RpcError) as caught:
                next(stream)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.UNAVAILABLE)
            hold.set()
            self.assertEqual(server.wait(), 0)
            self.assertLess(time.monotonic() - begin, 5 * SLOW)

    def test_under_load(self):
        server = self.server("--grace-ms", "3000")
        stop, done, other = threading.Event(), [0], []

        def load():
            with server.channel() as channel:
                stub = reward_service_pb2_grpc.RewardServiceStub(channel)
                while not stop.is_set():
                    try:
                        if list(stub.Score(request([group([right()] * 20)]), timeout=10).rewards) != [2.0] * 20:
                            other.append("wrong rewards")
                        done[0] += 1
                    except grpc.RpcError as error:
                        if error.code() not in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED):
                            other.append(error)
                        return

        threads = [threading.Thread(target=load) for _ in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        server.terminate()
        self.assertEqual(server.wait(), 0, server.lines)
        stop.set()
        for thread in threads:
            thread.join()
        self.assertGreater(done[0], 0)
        self.assertEqual(other, [])

    def test_nothing_is_left_behind(self):
        server = self.server()
        family = children(server.process.pid)
        self.assertGreaterEqual(len(family), 2)
        self.assertEqual(server.stop(), 0)
        self.assertTrue(wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in family)))
        server = self.server()
        family = children(server.process.pid)
        server.process.kill()
        server.wait()
        self.assertTrue(wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in family)))

    def test_a_front_that_dies_is_started_again(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        server = self.server(listen=(f"127.0.0.1:{port}", f"unix:{self.path}"))
        self.works(server)
        os.kill(server.front(), signal.SIGKILL)
        self.assertTrue(wait_until(lambda: len(server.addresses) == 4), server.lines)
        self.works(server)
        self.works(server, f"unix:{self.path}")
        self.assertEqual(server.stop(), 0)

    def test_a_front_that_dies_keeps_a_port_that_was_left_open(self):
        server = self.server(listen=("127.0.0.1:0", "127.0.0.1:0"))
        before = list(server.addresses)
        self.assertNotEqual(before[0], before[1])
        for life in (2, 3):
            os.kill(server.front(), signal.SIGKILL)
            self.assertTrue(wait_until(lambda: len(server.addresses) == 2 * life), server.lines)
            self.assertEqual(server.addresses[-2:], before)
            self.works(server, before[0])
            self.works(server, before[1])
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
