"""TRL's door: signatures as GRPOTrainer calls them. TRL itself is not needed here (make test-trainers runs the real one)."""
import asyncio
import inspect
import pickle
import unittest
import warnings

import assay
import assay.trl

RIGHT = "<think>3+4</think> <answer>\\boxed{7}</answer>"


def setUpModule():
    global server
    server = assay.serve_local()


def tearDownModule():
    server.close()


class CountingClient(assay.Client):
    calls = 0

    def score(self, *arguments, **named):
        self.calls += 1
        return super().score(*arguments, **named)


class RewardsTest(unittest.TestCase):
    def rewards(self, **named):
        client = CountingClient(server.address)
        self.addCleanup(client.close)
        return client, assay.trl.rewards(client, **{"think_prefill": "no", **named})

    def test_one_call_feeds_all_functions(self):
        client, (accuracy, form) = self.rewards()
        batch = {"prompts": ["p", "p", "q"], "completions": [RIGHT, "\\boxed{8}", RIGHT], "completion_ids": [[1], [2], [3]],
                 "answer": ["7", "7", "9"], "trainer_state": None}
        self.assertEqual(accuracy.__name__, "accuracy")
        self.assertEqual(form.__name__, "format")
        self.assertEqual(accuracy(**batch), [1.0, 0.0, 0.0])
        self.assertEqual(form(**batch), [1.0, 0.0, 1.0])
        self.assertEqual(client.calls, 1)
        accuracy(**{**batch, "completions": ["\\boxed{7}"] * 3})
        self.assertEqual(client.calls, 2)

    def test_an_absent_reward_is_none_in_every_function(self):
        _, (accuracy, form) = self.rewards()
        batch = {"prompts": ["p", "q"], "completions": [RIGHT, RIGHT], "answer": ["7", ""]}
        self.assertEqual(accuracy(**batch), [1.0, None])
        self.assertEqual(form(**batch), [1.0, None])  # though the format itself could be told

    def test_conversations_and_lists_of_golds(self):
        _, (accuracy, _) = self.rewards(answer="solution")
        message = [{"role": "assistant", "content": RIGHT}]
        prompt = [{"role": "user", "content": "3+4?"}]
        self.assertEqual(accuracy(prompts=[prompt], completions=[message], solution=[["6", "7"]]), [1.0])

    def test_truncation_by_token_limit(self):
        rubric = {"terms": [{"name": "accuracy", "weight": 1, "check": {"accuracy": {}}}], "truncation": "MASK"}
        _, (accuracy,) = self.rewards(rubric=rubric, max_completion_length=3)
        self.assertEqual(accuracy(prompts=["p", "p"], completions=[RIGHT, RIGHT], completion_ids=[[1, 2], [1, 2, 3]], answer=["7", "7"]),
                         [1.0, None])

    def test_a_missing_column_is_told(self):
        _, (accuracy, _) = self.rewards(answer="gold")
        with self.assertRaisesRegex(ValueError, "gold"):
            accuracy(prompts=["p"], completions=[RIGHT], answer=["7"])

    def test_guessed_prefill_warns(self):
        with self.assertWarns(UserWarning):
            assay.trl.rewards(server.address)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assay.trl.rewards(server.address, think_prefill="yes")

    def test_prefilled_thinking(self):
        _, (_, form) = self.rewards(think_prefill="yes")
        self.assertEqual(form(prompts=["p"], completions=["3+4</think> <answer>\\boxed{7}</answer>"], answer=["7"]), [1.0])

    def test_functions_are_picklable(self):
        _, functions = self.rewards()
        accuracy = pickle.loads(pickle.dumps(functions))[0]
        self.assertEqual(accuracy(prompts=["p"], completions=[RIGHT], answer=["7"]), [1.0])

    def test_async(self):
        reward = assay.trl.async_reward(server.address, think_prefill="no")
        self.assertTrue(inspect.iscoroutinefunction(reward))
        self.assertEqual(asyncio.run(reward(prompts=["p", "q"], completions=[RIGHT, RIGHT], answer=["7", ""])), [2.0, None])


if __name__ == "__main__":
    unittest.main()
