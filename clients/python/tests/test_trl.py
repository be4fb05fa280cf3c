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

    def test_a_cut_is_no_cut_where_the_last_token_ends_the_text(self):
        rubric = {"terms": [{"name": "accuracy", "weight": 1, "check": {"accuracy": {}}}], "truncation": "MASK"}
        _, (accuracy,) = self.rewards(rubric=rubric, max_completion_length=3, eos_token_id=[9, 7])
        self.assertEqual(accuracy(prompts=["p", "p"], completions=[RIGHT, RIGHT], completion_ids=[[1, 2, 7], [1, 2, 3]], answer=["7", "7"]), [1.0, None])

    def test_other_golds_are_another_batch(self):
        client, (accuracy, _) = self.rewards()
        self.assertEqual(accuracy(prompts=["p"], completions=[RIGHT], answer=["7"]), [1.0])
        self.assertEqual(accuracy(prompts=["p"], completions=[RIGHT], answer=["8"]), [0.0])
        self.assertEqual(client.calls, 2)

    def test_the_sum_is_the_reward(self):
        """Offset and closed gates included."""
        rubric = {"offset": -1, "gate_reward": -3, "terms": [{"name": "accuracy", "weight": 2, "check": {"accuracy": {}}},
                                                             {"name": "format", "weight": 0, "gate_min_score": 1, "check": {"format": {}}}]}
        client, functions = self.rewards(rubric=rubric)
        batch = {"prompts": ["p"] * 3, "completions": [RIGHT, RIGHT.replace("7", "8"), "\\boxed{7}"], "answer": ["7"] * 3}
        sums = [sum(values) for values in zip(*(function(**batch) for function in functions))]
        groups = [assay.Group(batch["completions"], answers="7")]
        self.assertEqual(sums, client.score(groups, rubric, options={"think_prefill": "no"}).rewards)
        self.assertEqual(sums, [1.0, -1.0, -3.0])
        _, (accuracy,) = self.rewards(rubric="dapo")
        self.assertEqual(accuracy(**batch), [1.0, -1.0, 1.0])

    def test_a_rubric_without_golds(self):
        _, (form,) = self.rewards(rubric="format", answer=None)
        self.assertEqual(form(prompts=["p", "p"], completions=[RIGHT, "x"]), [1.0, 0.0])

    def test_a_term_that_is_not_there_is_told(self):
        _, (accuracy, wrong) = self.rewards(terms=["accuracy", "fromat"])
        with self.assertRaisesRegex(assay.CallError, "fromat"):
            wrong(prompts=["p"], completions=[RIGHT], answer=["7"])
        with self.assertRaisesRegex(ValueError, "terms="):
            self.rewards(rubric="my-own")
        client = assay.Client(server.address)
        self.addCleanup(client.close)
        for name, terms in client.info().terms.items():
            self.assertEqual(list(assay.trl._PRESET_TERMS[name]), list(terms), name)

    def test_parts_and_split_thinking(self):
        _, (accuracy, form) = self.rewards()
        message = [{"role": "assistant", "reasoning_content": "3+4", "content": [{"type": "text", "text": "<answer>\\boxed{7}"}, {"type": "text", "text": "</answer>"}]}]
        batch = {"prompts": [[{"role": "user", "content": "?"}]], "completions": [message], "answer": ["7"]}
        self.assertEqual(accuracy(**batch), [1.0])

    def test_conversations_are_sent_whole(self):
        client, (accuracy, _) = self.rewards()
        turns = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": [{"type": "text", "text": "3+4?"}]}]
        sent = []
        score = client.score
        client.score = lambda groups, *arguments, **named: sent.extend(groups) or score(groups, *arguments, **named)
        message = [{"role": "assistant", "content": RIGHT}]
        self.assertEqual(accuracy(prompts=[turns, turns, "3+4?"], completions=[message, message, message], answer=["7"] * 3), [1.0] * 3)
        self.assertEqual([(group.prompt, group.messages, len(group.completions)) for group in sent], [("", turns, 2), ("3+4?", None, 1)])

    def test_rows_of_ifeval(self):
        _, (follows,) = self.rewards(rubric="ifeval")
        batch = {"prompts": ["p", "p"], "completions": ["all low", "Not, all"], "key": [1, 1], "instruction_id_list": [["change_case:english_lowercase", "punctuation:no_comma"]] * 2}
        self.assertEqual(follows(**batch, **{"kwargs": [[{}, None]] * 2}), [1.0, 0.0])
        _, (follows,) = self.rewards(rubric="ifeval", answer="ground_truth")
        truths = ["{\"func_name\": \"validate_no_commas\", \"N\": null}", "{\"func_name\": \"verify_letter_frequency\", \"letter\": \"a\", \"N\": 3}"]
        self.assertEqual(follows(prompts=["p", "q"], completions=["a", "a"], ground_truth=truths), [1.0, None])

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
        copy = pickle.loads(pickle.dumps(reward))
        self.assertEqual(asyncio.run(copy(prompts=["p"], completions=[RIGHT], answer=["7"])), [2.0])

    def test_async_functions_share_a_call(self):
        class Counting(assay.AsyncClient):
            calls = 0

            async def score(self, *arguments, **named):
                self.calls += 1
                return await super().score(*arguments, **named)

        client = Counting(server.address)
        functions = assay.trl.async_rewards(client, think_prefill="no")
        self.assertEqual([function.__name__ for function in functions], ["accuracy", "format"])
        self.assertTrue(all(inspect.iscoroutinefunction(function) for function in functions))

        async def step(answer):
            batch = {"prompts": ["p", "q"], "completions": [RIGHT, RIGHT], "answer": ["7", answer]}
            return await asyncio.gather(*(function(**batch) for function in functions))

        self.assertEqual(asyncio.run(step("8")), [[1.0, 0.0], [1.0, 1.0]])
        self.assertEqual(asyncio.run(step("")), [[1.0, None], [1.0, None]])
        self.assertEqual(client.calls, 2)

    def test_async_failures_reach_every_function(self):
        functions = assay.trl.async_rewards(server.address, rubric={"terms": [{"name": "a", "check": {"math": {}}, "weight": 1e9}, {"name": "b", "check": {"math": {}}}]}, think_prefill="no")

        async def step():
            return await asyncio.gather(*(function(prompts=["p"], completions=["x"], answer=["7"]) for function in functions), return_exceptions=True)

        self.assertTrue(all(isinstance(error, assay.CallError) for error in asyncio.run(step())))


if __name__ == "__main__":
    unittest.main()
