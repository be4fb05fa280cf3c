"""Terms that need the whole group: Kimi's length, with all that a term has, against values computed by hand."""
from harness import *

def rubric(**length_term):
    made = rubric_pb2.Rubric(name="kimi")
    made.terms.add(name="length", weight=2, check=rubric_pb2.Check(length=rubric_pb2.LengthCheck(shape=rubric_pb2.LENGTH_SHAPE_KIMI_GROUP)), **length_term)
    made.terms.add(name="accuracy", weight=1, check=rubric_pb2.Check(accuracy=rubric_pb2.AccuracyCheck()))
    return made


def call(groups, made=None, **named):
    request = score_pb2.ScoreRequest(rubric=made or rubric(), **named)
    request.groups.extend(groups)
    return request


def counted(completions, answer="42"):
    """(text, tokens) each; tokens None: no count."""
    made = group([text for text, _ in completions], answer)
    for completion, (_, tokens) in zip(made.completions, completions):
        if tokens is not None:
            completion.token_count = tokens
    return made


RIGHT, WRONG = "\\boxed{42}", "\\boxed{41}"


class Late(ServerTest):
    ARGUMENTS = ("--scorers", "2", "--faults")

    def lengths(self, response):
        return [result.components["length"].score for result in response.results]

    def test_by_hand(self):
        """Lengths 100 to 300: 0.5 - (l - 100) / 200; wrong answers at most 0."""
        response = self.stub.Score(call([counted([(RIGHT, 100), (RIGHT, 150), (RIGHT, 300), (WRONG, 100), (WRONG, 250)]), counted([(RIGHT, 5), (WRONG, 5)])],
                                        options=score_pb2.ScoreOptions(advantage=score_pb2.ADVANTAGE_KIND_DR_GRPO)), timeout=60)
        self.assertEqual(self.lengths(response), [0.5, 0.25, -0.5, 0, -0.25, 0, 0])
        rewards = [2.0, 1.5, 0.0, 0.0, -0.5, 1.0, 0.0]
        self.assertEqual(list(response.rewards), rewards)
        self.assertEqual([result.reward for result in response.results], rewards)
        self.assertEqual([result.components["length"].contribution for result in response.results], [1, 0.5, -1, 0, -0.5, 0, 0])
        self.assertTrue(all(status_name(result) == "SCORED" and verdict(result, "length") == "MEASURED" for result in response.results))
        self.assertEqual(response.results[2].components["length"].measure.value, 300)
        self.assertEqual([sorted(result.components) for result in response.results], [["accuracy", "length"]] * 7)
        self.assertAlmostEqual(response.groups[0].mean, 0.6)
        self.assertAlmostEqual(response.groups[0].advantages[0], 1.4)
        self.assertEqual(response.groups[0].best_completion, 0)

    def test_conditions_caps_and_units(self):
        made = rubric(only_if_correct="accuracy", max_contribution=0.75, min_contribution=-0.25)
        response = self.stub.Score(call([counted([(RIGHT, 100), (RIGHT, 300), (WRONG, 300)])], made), timeout=60)
        self.assertEqual(list(response.rewards), [1.75, 0.75, 0.0])
        self.assertEqual(self.lengths(response), [0.5, -0.5, -0.5])
        made = rubric()
        made.terms[0].weight = 0
        response = self.stub.Score(call([counted([(RIGHT, 100), (RIGHT, 300)])], made), timeout=60)
        self.assertEqual((list(response.rewards), self.lengths(response)), ([1.0, 1.0], [0.5, -0.5]))
        made = rubric()
        made.terms[0].check.length.unit = rubric_pb2.LENGTH_UNIT_CHARACTERS
        response = self.stub.Score(call([group([RIGHT, RIGHT + " " * 4 + "x" * 10])], made), timeout=60)
        self.assertEqual(self.lengths(response), [0.5, -0.5])

    def test_what_has_no_score_has_no_part(self):
        """No count, a crash, a mask: these are not in the group's lengths."""
        made = rubric()
        made.truncation = rubric_pb2.TRUNCATION_POLICY_MASK
        one = counted([(RIGHT, 100), (RIGHT, 200), (RIGHT, None), ("ASSAY-FAULT:abort", 1), (RIGHT, 9000)])
        one.completions[4].finish_reason = score_pb2.FINISH_REASON_LENGTH
        response = self.stub.Score(call([one], made), timeout=60)
        self.assertEqual([status_name(result) for result in response.results], ["SCORED", "SCORED", "INVALID", "ERROR", "MASKED"])
        self.assertEqual(list(response.rewards)[:2], [2.0, 0.0])
        self.assertEqual(response.results[2].error.reason, "NO_TOKEN_COUNT")
        self.assertEqual(response.groups[0].scored, 2)
        response = self.stub.Score(call([counted([(RIGHT, 100), (RIGHT, 200)], answer="")]), timeout=60)
        self.assertEqual([status_name(result) for result in response.results], ["UNSCORED"] * 2)
        self.assertEqual([verdict(result, "length") for result in response.results], ["SKIPPED"] * 2)

    def test_closed_gate(self):
        made = rubric()
        made.terms.add(name="format", weight=0, gate_min_score=1, check=rubric_pb2.Check(format=rubric_pb2.FormatCheck()))
        made.gate_reward = -3
        response = self.stub.Score(call([counted([(right(), 100), (RIGHT, 200)])], made), timeout=60)
        self.assertEqual(list(response.rewards), [2.0, -3.0])
        self.assertEqual(response.results[1].components["length"].contribution, 0)

    def test_refused(self):
        self.fails(grpc.StatusCode.INVALID_ARGUMENT, self.stub.Score, call([counted([(RIGHT, 1)])], rubric(gate_min_score=0.5)), timeout=60,
                   contains=["gate_min_score"])

    def test_gdpo_sees_the_late_term(self):
        response = self.stub.Score(call([counted([(RIGHT, 100), (RIGHT, 300)])], options=score_pb2.ScoreOptions(advantage=score_pb2.ADVANTAGE_KIND_GDPO)),
                                   timeout=60)
        first, second = response.groups[0].advantages
        self.assertGreater(first, 0)
        self.assertAlmostEqual(first, -second)

    def test_streams(self):
        messages = [score_pb2.ScoreStreamRequest(rubric=rubric())] + [score_pb2.ScoreStreamRequest(groups=[counted([(RIGHT, 10), (RIGHT, 30)])])] * 3
        answers = [list(answer.rewards) for answer in self.stub.ScoreStream(iter(messages), timeout=60) if answer.rewards]
        self.assertEqual(answers, [[2.0, 0.0]] * 3)


if __name__ == "__main__":
    unittest.main()
