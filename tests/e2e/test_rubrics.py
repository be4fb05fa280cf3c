"""Rubrics as files: `assay serve --rubrics`, SIGHUP under load, and the command line. Needs the program itself."""
import json

from harness import *

PROGRAM = os.environ["ASSAY_PROGRAM"]
ONE = "description: {description}\nterms:\n  - name: math\n    weight: {weight}\n    check: {{math: {{}}}}\n"


def run(*arguments, stdin=""):
    return subprocess.run([PROGRAM, *arguments], input=stdin, capture_output=True, text=True, timeout=120)


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, text):
        """As an editor would: whole or not at all."""
        path = os.path.join(self.folder, name)
        with open(path + ".new", "w") as file:
            file.write(text)
        os.rename(path + ".new", path)
        return path


class Serve(Files):
    def serve(self, *paths):
        arguments = [part for path in paths for part in ("--rubrics", path)]
        server = Server("--no-code", "--scorers", "2", *arguments, named_program=f"{shlex.quote(PROGRAM)} serve")
        self.addCleanup(lambda: server.process.poll() is None and server.stop())
        return server

    def test_named_and_replaced(self):
        self.write("mine.yaml", ONE.format(description="mine", weight=3))
        self.write("other.yml", "name: format\n" + ONE.format(description="not the preset", weight=5))
        server = self.serve(self.folder)
        self.assertTrue(server.address, server.lines)
        with server.channel() as channel:
            stub = reward_service_pb2_grpc.RewardServiceStub(channel)
            for name, reward in (("mine", 3.0), ("format", 5.0), ("math", 1.0), ("r1-zero", 1.0)):
                self.assertEqual(list(stub.Score(request([group(["\\boxed{42}"])], name), timeout=30).rewards), [reward], name)
            info = stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=30)
            known = {rubric.name: rubric.description for rubric in info.rubrics}
            self.assertEqual((known["mine"], known["format"]), ("mine", "not the preset"))
            self.assertIn("sft-filter", known)
            with self.assertRaises(grpc.RpcError) as caught:
                stub.Score(request([group(["x"])], "nobody"), timeout=30)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.INVALID_ARGUMENT)
            self.assertIn("mine", caught.exception.details())
            stream = stub.ScoreStream(iter([score_pb2.ScoreStreamRequest(rubric_name="mine"), *(
                score_pb2.ScoreStreamRequest(groups=[group(["\\boxed{42}", "\\boxed{41}"])]) for _ in range(3))]), timeout=60)
            self.assertEqual([list(message.rewards) for message in stream if message.rewards], [[3.0, 0.0]] * 3)
        self.assertEqual(server.stop(), 0)

    def test_a_bad_file_stops_the_start(self):
        path = self.write("mine.yaml", ONE.format(description="mine", weight=3) + "ofset: 1\n")
        server = self.serve(self.folder)
        self.assertEqual(server.wait(), 3, server.lines)
        self.assertTrue(any(f"{path}:6:1: ofset: unknown field" in line for line in server.lines), server.lines)

    def test_reload_under_load(self):
        """Every answer is by the old rubric or the new one, whole; a bad file changes nothing."""
        self.write("mine.yaml", ONE.format(description="mine", weight=1))
        server = self.serve(self.folder)
        self.assertTrue(server.address, server.lines)
        seen, failures, stop = [], [], threading.Event()

        def load():
            with server.channel() as channel:
                stub = reward_service_pb2_grpc.RewardServiceStub(channel)
                while not stop.is_set():
                    try:
                        rewards = list(stub.Score(request([group(["\\boxed{42}"] * 40, str(42))], "mine"), timeout=60).rewards)
                    except grpc.RpcError as error:
                        failures.append(error.details())
                        return
                    if len(set(rewards)) != 1:
                        failures.append(rewards)
                    seen.append(rewards[0])

        threads = [threading.Thread(target=load) for _ in range(3)]
        for thread in threads:
            thread.start()
        try:
            for weight in range(2, 8):
                self.write("mine.yaml", ONE.format(description="mine", weight=weight))
                count = sum("read again" in line for line in server.lines)
                server.process.send_signal(signal.SIGHUP)
                self.assertTrue(wait_until(lambda: sum("read again" in line for line in server.lines) > count, 30), server.lines)
                self.assertTrue(wait_until(lambda: float(weight) in seen[-20:], 30), (weight, seen[-5:]))
            self.write("mine.yaml", ONE.format(description="mine", weight="heavy"))
            server.process.send_signal(signal.SIGHUP)
            self.assertTrue(server.wait_line("rubrics stay as they are"), server.lines)
            self.assertTrue(any("mine.yaml:4:13: terms[0].weight: expected a number" in line for line in server.lines), server.lines)
            count = len(seen)
            self.assertTrue(wait_until(lambda: len(seen) > count + 10, 30))
            self.assertEqual(set(seen[count + 3:]), {7.0})
            self.write("more.yaml", ONE.format(description="more", weight=9))
            self.write("mine.yaml", ONE.format(description="mine", weight=8))
            server.process.send_signal(signal.SIGHUP)
            self.assertTrue(server.wait_line("2 from files"), server.lines)
            with server.channel() as channel:
                stub = reward_service_pb2_grpc.RewardServiceStub(channel)
                self.assertEqual(list(stub.Score(request([group(["\\boxed{42}"])], "more"), timeout=30).rewards), [9.0])
        finally:
            stop.set()
            for thread in threads:
                thread.join(60)
        self.assertEqual(failures, [])
        self.assertTrue(set(seen) <= {float(weight) for weight in range(1, 9)}, set(seen))
        self.assertEqual(server.stop(), 0)

    def test_a_crashed_front_reads_again(self):
        self.write("mine.yaml", ONE.format(description="mine", weight=1))
        server = self.serve(self.folder)
        self.assertTrue(server.address, server.lines)
        self.write("mine.yaml", ONE.format(description="mine", weight=4))
        os.kill(server.front(), signal.SIGKILL)
        self.assertTrue(wait_until(lambda: len(server.addresses) > 1, 30), server.lines)
        with server.channel() as channel:
            stub = reward_service_pb2_grpc.RewardServiceStub(channel)
            self.assertEqual(list(stub.Score(request([group(["\\boxed{42}"])], "mine"), timeout=30, wait_for_ready=True).rewards), [4.0])
        self.assertEqual(server.stop(), 0)


class CommandLine(Files):
    LINE = json.dumps({"completion": "\\boxed{42}", "reference": {"answers": ["42"]}}) + "\n"

    def test_score_by_a_file(self):
        path = self.write("mine.yaml", ONE.format(description="mine", weight=3))
        done = run("score", "--rubric", path, "--set", "math.max_contribution=2.5", stdin=self.LINE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["assay"]["reward"], 2.5)

    def test_faults_are_told(self):
        path = self.write("mine.yaml", ONE.format(description="mine", weight=3).replace("math: {}", "maths: {}"))
        for command in (["score", "--rubric", path], ["rubrics", path], ["rubrics", "--rubrics", self.folder], ["explain", "--rubric", path]):
            done = run(*command, stdin=self.LINE)
            self.assertEqual(done.returncode, 3, (command, done.stderr))
            self.assertIn(f"{path}:5:13: terms[0].check.maths: unknown field; known: accuracy, math", done.stderr)
        done = run("score", "--rubric", "dapo-overlong", "--set", "length.max_length=0", stdin=self.LINE)
        self.assertEqual(done.returncode, 3)
        self.assertIn("max_length: must be 1 to 2147483647", done.stderr)

    def test_lists_and_explains(self):
        self.write("mine.yaml", ONE.format(description="my own", weight=3))
        done = run("rubrics", "--rubrics", self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"(?m)^mine +my own \(")
        self.assertRegex(done.stdout, r"(?m)^r1 ")
        done = run("rubrics", "--as", "explain", os.path.join(self.folder, "mine.yaml"))
        self.assertEqual(done.stdout, "mine: my own\nreward = 3 * math\n  math: check math, weight 3\n")
        done = run("rubrics", "--as", "explain", "--set", "length.max_length=10240", "dapo-overlong")
        self.assertIn("length.max_length=10240\n", done.stdout)
        done = run("rubrics", "--as", "yaml", "r1")
        self.assertIn("# R1-Zero's reward", done.stdout)
        again = self.write("again.yaml", done.stdout)
        self.assertEqual(run("rubrics", again).stdout, run("rubrics", "r1").stdout)


if __name__ == "__main__":
    unittest.main()
