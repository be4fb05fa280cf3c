"""GetServerInfo, health and reflection: what orchestrators and tools ask."""
import importlib
import queue

from harness import *
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

# Generated stubs of the grpc.* packages lie beside ours; the installed package `grpc` does not look there by itself.
grpc.__path__.append(os.path.join(os.environ["ASSAY_STUBS"], "grpc"))
health_pb2, health_grpc = (importlib.import_module(f"grpc.health.v1.health_pb2{part}") for part in ("", "_grpc"))
REFLECTION = {version: [importlib.import_module(f"grpc.reflection.{version}.reflection_pb2{part}") for part in ("", "_grpc")]
              for version in ("v1", "v1alpha")}
SERVICE = "assay.v1.RewardService"


class Info(ServerTest):
    def test_server_info(self):
        info = self.stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=10)
        self.assertEqual(info.provenance.version, "0.0.0-test")
        self.assertEqual(info.provenance.fingerprint, "0123456789abcdef")
        self.assertEqual(info.limits.max_message_bytes, 64 << 20)
        self.assertEqual(info.limits.max_completions, 16384)
        self.assertEqual(info.device, "cpu")
        self.assertEqual(info.scorers, 2)
        self.assertEqual(info.counters.scorers_alive, 2)
        self.assertEqual(info.cells, 0)
        self.assertIn("math", info.checks)
        self.assertIn("format", info.checks)
        self.assertNotIn("code", info.checks)
        self.assertLessEqual({"math", "format", "r1-zero", "r1", "dapo", "dapo-overlong", "gpqa"}, {r.name for r in info.rubrics})
        preset = next(r for r in info.rubrics if r.name == "r1-zero")
        self.assertEqual([t.weight for t in preset.terms], [1.0, 1.0])

    def test_a_preset_can_be_sent_back_inline(self):
        info = self.stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=10)
        for preset in info.rubrics:
            groups = [group([right(), right("1")])]
            named = self.stub.Score(request(groups, rubric=preset.name), timeout=30)
            inline = self.stub.Score(score_pb2.ScoreRequest(rubric=preset, groups=groups), timeout=30)
            self.assertEqual([repr(reward) for reward in named.rewards], [repr(reward) for reward in inline.rewards])

    def test_counters_count(self):
        ask = lambda: self.stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=10).counters.items_done
        before = ask()
        self.stub.Score(request([group([right()] * 10)]), timeout=30)
        self.assertEqual(ask() - before, 10)

    def test_typical_result_bytes(self):
        """The size that we state for clients' receive limits holds for ordinary batches."""
        info = self.stub.GetServerInfo(server_info_pb2.GetServerInfoRequest(), timeout=10)
        response = self.stub.Score(request([group([right(str(i)) for i in range(512)])]), timeout=30)
        self.assertLess(response.ByteSize() / 512, info.limits.typical_result_bytes)
        self.assertGreater(response.ByteSize() / 512, info.limits.typical_result_bytes / 4)


class Health(ServerTest):
    def setUp(self):
        self.health = health_grpc.HealthStub(self.channel)

    def test_check(self):
        for name in ("", SERVICE):
            response = self.health.Check(health_pb2.HealthCheckRequest(service=name), timeout=10)
            self.assertEqual(response.status, health_pb2.HealthCheckResponse.SERVING)
        self.fails(grpc.StatusCode.NOT_FOUND, self.health.Check, health_pb2.HealthCheckRequest(service="no.such"), timeout=10)

    def test_malformed(self):
        raw = self.channel.unary_unary("/grpc.health.v1.Health/Check", request_serializer=lambda data: data)
        for body in (b"\xff\xff", b"\x0a\x02\xff\xfe", b"\x0a\x05ab"):
            self.fails(grpc.StatusCode.INVALID_ARGUMENT, raw, body, timeout=10)
        self.fails(grpc.StatusCode.RESOURCE_EXHAUSTED, raw, b"\x12" + b"x" * 100000, timeout=10)

    def test_watch(self):
        call = self.health.Watch(health_pb2.HealthCheckRequest(service=SERVICE), timeout=30)
        self.assertEqual(next(call).status, health_pb2.HealthCheckResponse.SERVING)
        call.cancel()
        unknown = self.health.Watch(health_pb2.HealthCheckRequest(service="no.such"), timeout=30)
        self.assertEqual(next(unknown).status, health_pb2.HealthCheckResponse.SERVICE_UNKNOWN)
        unknown.cancel()

    def test_many_watches(self):
        calls = [self.health.Watch(health_pb2.HealthCheckRequest(), timeout=30) for _ in range(100)]
        self.assertEqual([next(call).status for call in calls], [health_pb2.HealthCheckResponse.SERVING] * 100)
        for call in calls:
            call.cancel()


class Reflection(ServerTest):
    def ask(self, version, *requests):
        messages, stubs = REFLECTION[version]
        stub = stubs.ServerReflectionStub(self.channel)
        made = [messages.ServerReflectionRequest(**one) for one in requests]
        responses = list(stub.ServerReflectionInfo(iter(made), timeout=10))
        self.assertEqual(len(responses), len(made))
        for one, response in zip(made, responses):
            self.assertEqual(response.original_request, one)
        return responses

    def test_list_services(self):
        for version in REFLECTION:
            response, = self.ask(version, dict(list_services="*"))
            self.assertEqual({s.name for s in response.list_services_response.service},
                             {SERVICE, "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"})

    def test_a_client_can_build_itself(self):
        """The whole schema from reflection alone, used to make a call without generated code."""
        for version in REFLECTION:
            response, = self.ask(version, dict(file_containing_symbol=SERVICE))
            pool = descriptor_pool.DescriptorPool()
            files = [descriptor_pb2.FileDescriptorProto.FromString(data) for data in response.file_descriptor_response.file_descriptor_proto]
            self.assertEqual(files[0].name, "assay/v1/reward_service.proto")
            for file in reversed(files):
                pool.Add(file)
            method = pool.FindServiceByName(SERVICE).FindMethodByName("Score")
            self.assertEqual(method.GetOptions().idempotency_level, descriptor_pb2.MethodOptions.NO_SIDE_EFFECTS)
            factory = message_factory.MessageFactory(pool)
            ask, answer = factory.GetPrototype(method.input_type), factory.GetPrototype(method.output_type)
            call = self.channel.unary_unary(f"/{SERVICE}/Score", request_serializer=ask.SerializeToString, response_deserializer=answer.FromString)
            made = ask.FromString(request([group([right()])]).SerializeToString())
            self.assertEqual(list(call(made, timeout=30).rewards), [2.0])

    def test_symbols(self):
        symbols = {"assay.v1.Completion": "score", "assay.v1.Completion.text": "score", "assay.v1.Verdict": "rubric",
                   "assay.v1.VERDICT_CORRECT": "rubric", "assay.v1.RewardService.ScoreStream": "reward_service",
                   "assay.v1.CompletionResult.ComponentsEntry": "result", "assay.v1.ScoreRequest.rubric_source": "score"}
        responses = self.ask("v1", *[dict(file_containing_symbol=name) for name in symbols])
        for response, file in zip(responses, symbols.values()):
            first = descriptor_pb2.FileDescriptorProto.FromString(response.file_descriptor_response.file_descriptor_proto[0])
            self.assertEqual(first.name, f"assay/v1/{file}.proto")

    def test_unknown_things(self):
        extension = lambda version: REFLECTION[version][0].ExtensionRequest(containing_type="assay.v1.Group", extension_number=7)
        for version in REFLECTION:
            responses = self.ask(version, dict(file_containing_symbol="assay.v1.NoSuch"), dict(file_by_filename="no/such.proto"),
                                 dict(file_containing_extension=extension(version)), dict(all_extension_numbers_of_type="no.Such"),
                                 dict(file_containing_symbol="assay.v1"), dict(file_containing_symbol=""), {})
            codes = [r.error_response.error_code for r in responses]
            self.assertEqual(codes, [grpc.StatusCode.NOT_FOUND.value[0]] * 6 + [grpc.StatusCode.INVALID_ARGUMENT.value[0]])
        response, = self.ask("v1", dict(all_extension_numbers_of_type="assay.v1.Group", host="h"))
        self.assertEqual(response.all_extension_numbers_response.base_type_name, "assay.v1.Group")
        self.assertEqual(response.valid_host, "h")

    def test_files_by_name(self):
        names = ["assay/v1/score.proto", "grpc/health/v1/health.proto"]
        for name, response in zip(names, self.ask("v1", *[dict(file_by_filename=name) for name in names])):
            first = descriptor_pb2.FileDescriptorProto.FromString(response.file_descriptor_response.file_descriptor_proto[0])
            self.assertEqual(first.name, name)

    def test_a_dialogue_at_hand(self):
        """An answer comes before the client has closed its side."""
        messages, stubs = REFLECTION["v1"]
        feed = queue.Queue()
        call = stubs.ServerReflectionStub(self.channel).ServerReflectionInfo(iter(feed.get, None), timeout=10)
        for _ in range(3):
            feed.put(messages.ServerReflectionRequest(list_services=""))
            self.assertEqual(len(next(call).list_services_response.service), 4)
        feed.put(None)
        self.assertEqual(list(call), [])

    def test_malformed(self):
        raw = self.channel.stream_stream("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", request_serializer=lambda data: data)
        for body in (b"\xff\xff", b"\x22\x01\xff", b"\x22\x05ab"):
            self.fails(grpc.StatusCode.INVALID_ARGUMENT, raw, iter([body]), timeout=10)


if __name__ == "__main__":
    unittest.main()
