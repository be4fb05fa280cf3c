"""What is refused whole: the call's own faults (head, framing, limits), hostile bytes, unknown methods. After each the server still answers."""
import gzip
import struct
import time
import zlib

from harness import *

INVALID = grpc.StatusCode.INVALID_ARGUMENT
EXHAUSTED = grpc.StatusCode.RESOURCE_EXHAUSTED


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number, payload):
    return varint(number << 3 | 2) + varint(len(payload)) + payload


class Errors(ServerTest):
    def setUp(self):
        identity = lambda data: data
        self.raw = self.channel.unary_unary("/assay.v1.RewardService/Score", request_serializer=identity, response_deserializer=identity)

    def tearDown(self):
        self.assertEqual(list(self.stub.Score(request([group([right()])]), timeout=30).rewards), [2.0])

    def refused(self, made, *contains, code=INVALID):
        call = self.raw if isinstance(made, bytes) else self.stub.Score
        return self.fails(code, call, made, timeout=30, contains=contains)

    def inline(self, **term):
        made = score_pb2.ScoreRequest()
        added = made.rubric.terms.add(**term)
        made.groups.append(group([right()]))
        return made, added

    # ---- the head ----

    def test_empty_batch(self):
        self.refused(request([]), "groups")
        self.refused(request([score_pb2.Group(id="no completions")]), "groups")
        self.refused(b"")

    def test_no_rubric(self):
        made = request([group([right()])])
        made.ClearField("rubric_name")
        self.refused(made, "rubric")

    def test_unknown_rubric(self):
        self.refused(request([group([right()])], rubric="no-such"), "rubric_name", "r1-zero")

    def test_no_terms_and_no_check(self):
        made = score_pb2.ScoreRequest()
        made.rubric.SetInParent()
        made.groups.append(group([right()]))
        self.refused(made, "rubric.terms")
        made, _ = self.inline(weight=1)
        self.refused(made, "rubric.terms[0].check")

    def test_unknown_check(self):
        made, term = self.inline(weight=1)
        head = made.rubric.SerializeToString()
        self.assertTrue(head)
        # A check of a kind that this server has never heard of: field 99 of Check.
        check = field(99, b"")
        rubric = field(3, field(6, check) + varint(2 << 3 | 1) + struct.pack("<d", 1.0))
        self.refused(field(3, rubric) + field(15, group([right()]).SerializeToString()), "rubric.terms[0].check")

    def test_bad_weights(self):
        for weight in (float("nan"), float("inf"), -float("inf"), 1e9):
            made, term = self.inline(weight=weight)
            term.check.math.SetInParent()
            with self.subTest(weight):
                self.refused(made, "rubric.terms[0].weight")

    def test_repeated_and_missing_term_names(self):
        made, term = self.inline(weight=1, name="a")
        term.check.math.SetInParent()
        made.rubric.terms.append(term)
        self.refused(made, "rubric.terms[1].name")

    def test_too_many_terms(self):
        made = score_pb2.ScoreRequest()
        for i in range(33):
            made.rubric.terms.add(weight=1, name=f"t{i}").check.math.SetInParent()
        made.groups.append(group([right()]))
        self.refused(made, "terms")

    def test_request_id(self):
        self.refused(request([group([right()])], request_id="i" * 129), "request_id")
        self.refused(field(1, b"\xff\xfe") + request([group([right()])]).SerializeToString(), "request_id")

    def test_invalid_utf8_in_strings(self):
        self.refused(field(2, b"r1\xff") + field(15, group([right()]).SerializeToString()), "rubric_name")
        # In a group's or a completion's string only that group or completion is at fault.
        body = group([right()]).SerializeToString() + field(1, b"\xff")
        made = field(2, b"r1-zero") + field(15, body) + field(15, group([right()]).SerializeToString())
        response = score_pb2.ScoreResponse.FromString(self.raw(made, timeout=30))
        self.assertEqual([status_name(r) for r in response.results], ["INVALID", "SCORED"])

    # ---- limits ----

    def test_message_over_the_limit(self):
        made = request([group([b"x" * (1 << 20)] * 33), group([b"x" * (1 << 20)] * 33)])
        self.refused(made, "larger", code=EXHAUSTED)

    def test_batch_over_the_limit(self):
        self.refused(request([group(["x"] * 4097)]), "groups[0]", "4096")
        many = request([])
        for _ in range(8193):
            many.groups.add()
        self.refused(many, "groups", "8192")
        self.refused(request([group(["x"] * 4096) for _ in range(5)]), "16384")

    def test_head_over_the_limit(self):
        made, term = self.inline(weight=1)
        term.check.math.SetInParent()
        made.rubric.description = "d" * (1 << 20)
        self.refused(made)

    # ---- hostile bytes ----

    def test_garbage(self):
        good = request([group([right()])]).SerializeToString()
        for made in (b"\xff" * 100, b"\x00", b"\x07", b"\x7a\xff\xff\xff\xff\x0f", good[:-1], good[: len(good) // 2], good + b"\x7a",
                     b"\x0b\x0c", b"\x78\x01", b"\x10\x01"):
            with self.subTest(made[:20]):
                self.refused(made)

    def test_garbage_inside_an_item_is_that_items(self):
        made = field(2, b"r1-zero") + field(15, field(2, field(1, field(1, b"42"))) + field(15, b"\xff\xff\xff") +
                                            field(15, field(2, right().encode())))
        response = score_pb2.ScoreResponse.FromString(self.raw(made, timeout=30))
        self.assertEqual([status_name(r) for r in response.results], ["INVALID", "SCORED"])
        self.assertIn("groups[0].completions[0]", response.results[0].error.field_path)

    def test_nesting(self):
        """20,000 levels crash a parser that recurses over unknown or known fields alike."""
        deep = b""
        for _ in range(20000):
            deep = field(2, deep)
        self.refused(field(3, deep) + field(15, group([right()]).SerializeToString()))
        nested = b""
        for _ in range(3000):
            nested = field(6, field(1, nested))
        made = field(2, b"r1-zero") + field(15, field(2, nested) + field(15, field(2, right().encode())))
        response = score_pb2.ScoreResponse.FromString(self.raw(made, timeout=30))
        self.assertIn(status_name(response.results[0]), ("INVALID", "UNSCORED", "SCORED"))
        groups = b"\x0b" * 50000 + b"\x0c" * 50000  # start-group, end-group
        self.refused(groups)

    def compressed(self, body, encoding="gzip"):
        """A message that is compressed already: grpcio sends its bytes as they are and the metadata says how they are packed."""
        import socket
        return raw_call(self.server.address, body, encoding, socket)

    def test_gzip_bomb(self):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        chunk = bytes(1 << 20)
        bomb = b"".join(packer.compress(chunk) for _ in range(512)) + packer.flush()  # 512 MiB of zeros in 512 KiB
        before = rss(self.server.front())
        begin = time.monotonic()
        code, message = self.compressed(bomb)
        took = time.monotonic() - begin
        self.assertEqual(code, 8, message)
        self.assertLess(took, 5 * SLOW)
        self.assertLess(rss(self.server.front()) - before, 120 << 20)
        for lie in (0, 1000, 60 << 20):  # a trailer that states less
            code, message = self.compressed(bomb[:-4] + struct.pack("<I", lie))
            self.assertEqual(code, 3, message)
        code, message = self.compressed(gzip.compress(bytes(65 << 20)))
        self.assertEqual(code, 8, message)
        packer = zlib.compressobj(9)
        bomb = b"".join(packer.compress(chunk) for _ in range(256)) + packer.flush()
        code, message = self.compressed(bomb, "deflate")
        self.assertEqual(code, 8, message)

    def test_broken_compression(self):
        good = gzip.compress(request([group([right()])]).SerializeToString())
        self.assertEqual(self.compressed(good)[0], 0)
        for body in (good[:-1], good + b"x", good[:10] + b"\xff" + good[11:], b"", b"\x1f\x8b", os.urandom(1000)):
            with self.subTest(body[:12]):
                self.assertIn(self.compressed(body)[0], (3, 8))  # bytes that state an absurd size are "too large"
        self.assertEqual(self.compressed(zlib.compress(request([group([right()])]).SerializeToString()), "deflate")[0], 0)
        self.assertEqual(self.compressed(good, "deflate")[0], 3)
        self.assertIn(self.compressed(good, "snappy")[0], (3, 12))

    # ---- methods ----

    def test_unknown_methods_answer_at_once(self):
        identity = lambda data: data
        for path in ("/assay.v1.RewardService/NoSuch", "/no.such.Service/Method", "/x"):
            call = self.channel.unary_unary(path, request_serializer=identity, response_deserializer=identity)
            begin = time.monotonic()
            self.fails(grpc.StatusCode.UNIMPLEMENTED, call, b"", timeout=30, contains=(path,))
            self.assertLess(time.monotonic() - begin, 2)
        stream = self.channel.stream_stream("/assay.v1.RewardService/NoStream", request_serializer=identity, response_deserializer=identity)
        self.fails(grpc.StatusCode.UNIMPLEMENTED, stream, iter([b""]), timeout=30)


def rss(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmRSS"))


def raw_call(address, body, encoding, socket):
    """One Score call over HTTP/2 by hand, its message flagged as compressed with `encoding`. Returns (grpc-status, grpc-message)."""
    def frame(kind, flags, stream, payload):
        return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload

    def header(name, value):  # literal without indexing, no Huffman: RFC 7541, 6.2.2
        assert len(name) < 127 and len(value) < 127
        return bytes([0, len(name)]) + name.encode() + bytes([len(value)]) + value.encode()

    host, _, port = address.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=30) as link:
        headers = b"".join(header(*pair) for pair in (
            (":method", "POST"), (":scheme", "http"), (":path", "/assay.v1.RewardService/Score"), (":authority", "x"), ("te", "trailers"),
            ("content-type", "application/grpc"), ("grpc-encoding", encoding)))
        link.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0, b"") + frame(1, 4, 1, headers))
        message = b"\x01" + struct.pack(">I", len(body)) + body
        window, at, received, trailers = 65535, 0, b"", b""
        connection, initial = 65535, 65535
        while True:
            while at < len(message) and min(window, connection) > 0:
                size = min(16384, len(message) - at, window, connection)
                link.sendall(frame(0, 1 if at + size == len(message) else 0, 1, message[at:at + size]))
                at, window, connection = at + size, window - size, connection - size
            data = link.recv(65536)
            if not data:
                return None, "closed"
            received += data
            while len(received) >= 9 and len(received) >= 9 + int.from_bytes(received[:3], "big"):
                size, kind, flags, stream = int.from_bytes(received[:3], "big"), received[3], received[4], int.from_bytes(received[5:9], "big")
                payload, received = received[9:9 + size], received[9 + size:]
                if kind == 4 and not flags & 1:
                    for i in range(0, size, 6):
                        if payload[i:i + 2] == b"\x00\x04":
                            new = int.from_bytes(payload[i + 2:i + 6], "big")
                            window, initial = window + new - initial, new
                    link.sendall(frame(4, 1, 0, b""))
                if kind == 6 and not flags & 1:
                    link.sendall(frame(6, 1, 0, payload))
                if kind == 8:
                    grown = int.from_bytes(payload, "big")
                    connection, window = (connection + grown, window) if stream == 0 else (connection, window + grown)
                if kind == 1:
                    trailers = payload
                if kind in (1, 0, 3) and (flags & 1 or kind == 3):
                    return parse_status(trailers)


def parse_status(block):
    """grpc-status of a header block: the server writes names and values as literals, perhaps in its dynamic table, so we look for digits behind
    the name; a reply whose trailers refer to the table cannot come on a fresh connection."""
    at = block.find(b"grpc-status")
    if at >= 0:
        size = block[at + 11]
        return int(block[at + 12:at + 12 + size]), block
    return 0 if not block else None, block


if __name__ == "__main__":
    unittest.main()
