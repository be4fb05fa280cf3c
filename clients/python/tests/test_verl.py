"""verl's doors: one sample asynchronously with micro-batching, and batches; constant keys, and no silent zero."""
import asyncio
import inspect
import json
import math
import os
import pickle
import tempfile
import threading
import unittest

import assay
import assay.verl


def setUpModule():
    global server
    server = assay.serve_local()


def tearDownModule():
    server.close()


class CountingClient(assay.AsyncClient):
    calls = 0

    async def score(self, *arguments, **named):
        self.calls += 1
        return await super().score(*arguments, **named)


class ComputeScoreTest(unittest.TestCase):
    def test_samples_travel_together(self):
        client = CountingClient(server.address)
        compute_score = assay.verl.compute_score(client, window_s=0.02)
        self.assertTrue(inspect.iscoroutinefunction(compute_score))

        async def run():
            return await asyncio.gather(*(compute_score("math", f"\\boxed{{{i}}}", "3", {"index": i}) for i in range(8)))

        scores = asyncio.run(run())
        self.assertEqual([score["score"] for score in scores], [0, 0, 0, 1, 0, 0, 0, 0])
        self.assertEqual(scores[3], {"score": 1.0, "acc": 1.0, "pred": "3", "assay_status": "SCORED"})
        self.assertEqual({tuple(score) for score in scores}, {("score", "acc", "pred", "assay_status")})
        self.assertEqual(client.calls, 1)

    def test_loops_of_several_threads(self):
        """Each loop's samples wait in it alone: else those of the others would never be answered."""
        compute = assay.verl.compute_score(server.address, rubric="math", window_s=0.1)
        found, together = {}, threading.Barrier(3)

        def run(number):
            async def ask():
                together.wait(10)
                return await asyncio.wait_for(compute("x", f"\\boxed{{{number}}}", number), 20)

            found[number] = asyncio.run(ask())["score"]

        threads = [threading.Thread(target=run, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(found, {0: 1.0, 1: 1.0, 2: 1.0})

    def test_a_sample_without_a_gold_has_no_reward(self):
        compute = assay.verl.compute_score_sync(server.address, rubric="math", on_unscored="nan")
        self.assertTrue(math.isnan(compute("x", "None", None)["score"]))  # "None" is no gold
        self.assertEqual(compute("x", "7", ["8", 7])["score"], 1.0)

    def test_errors_reach_every_waiter(self):
        compute_score = assay.verl.compute_score(server.address, rubric="nobody", window_s=0.02)

        async def run():
            return await asyncio.gather(*(compute_score("math", "x", "3") for _ in range(3)), return_exceptions=True)

        self.assertTrue(all(isinstance(error, assay.CallError) for error in asyncio.run(run())))

    def test_accuracy_by_another_name(self):
        rubric = {"terms": [{"name": "right", "weight": 1, "check": {"math": {}}}]}
        compute_score = assay.verl.compute_score_sync(server.address, rubric=rubric)
        self.assertEqual(compute_score("math", "\\boxed{3}", "3", {})["acc"], 1.0)
        self.assertEqual(compute_score("math", "\\boxed{4}", "3", {})["acc"], 0.0)

    def test_without_a_loop(self):
        compute_score = assay.verl.compute_score_sync(server.address)
        self.assertEqual(compute_score("math", "\\boxed{3}", "3", {}), {"score": 1.0, "acc": 1.0, "pred": "3", "assay_status": "SCORED"})
        self.assertEqual(compute_score(data_source="math", solution_str="\\boxed{4}", ground_truth="3", extra_info=None)["score"], 0.0)
        with self.assertRaisesRegex(assay.verl.Unscored, "BAD_REFERENCE"):
            compute_score("math", "\\boxed{3}", "")

    def test_bare_numbers_travel_between_processes(self):
        compute_score = pickle.loads(pickle.dumps(assay.verl.compute_score_sync(server.address, on_unscored="nan", plain=True)))
        self.assertEqual([compute_score("math", "\\boxed{3}", truth, None) for truth in ("3", "4")], [1.0, 0.0])
        self.assertTrue(math.isnan(compute_score("math", "\\boxed{3}", "", None)))
        away = assay.verl.compute_score_sync(assay.Client("127.0.0.1:1", timeout_s=0.2), on_unscored="nan", plain=True)
        self.assertTrue(math.isnan(away("math", "\\boxed{3}", "3", None)))
        with self.assertRaisesRegex(ValueError, "0.0"):
            assay.verl.compute_score_sync(server.address, plain=True)

    def test_batches(self):
        compute_score = assay.verl.compute_score_batch(server.address)
        scores = compute_score(["math"] * 3, ["\\boxed{1}", "\\boxed{2}", "\\boxed{"], ["1", ["2", "3"], "4"], [None] * 3)
        self.assertEqual([score["score"] for score in scores], [1.0, 1.0, 0.0])
        self.assertEqual(scores[2]["pred"], "")

    def test_the_overlong_term_never_counts_twice(self):
        inline = {"terms": [{"check": {"math": {}}, "weight": 2}, {"check": {"length": {"shape": "soft-overlong", "max_length": 9, "cache_length": 3}}, "weight": 1}]}
        for rubric in ("dapo-overlong", inline):
            for make in (assay.verl.compute_score, assay.verl.compute_score_batch):
                with self.assertRaisesRegex(ValueError, "overlong"):
                    make(server.address, rubric=rubric)
        scores = assay.verl.compute_score_batch(server.address, rubric="dapo")(["math"] * 2, ["\\boxed{1}", "\\boxed{2}"], ["1", "1"])
        self.assertEqual([score["score"] for score in scores], [1.0, -1.0])

    def test_a_servers_own_overlong_term_never_counts_twice(self):
        """Also where the server's rubric has a harmless name, or a preset's."""
        with tempfile.TemporaryDirectory() as folder:
            for name in ("house", "dapo"):
                with open(os.path.join(folder, f"{name}.json"), "w") as file:
                    json.dump({"terms": [{"name": "math", "check": {"math": {}}, "weight": 1},
                                         {"name": "size", "check": {"length": {"shape": "SOFT_OVERLONG", "unit": "CHARACTERS", "max_length": 9, "cache_length": 3}}, "weight": 1}]}, file)
            with assay.serve_local(rubrics=[folder]) as own:
                for name in ("house", "dapo"):
                    with self.assertRaisesRegex(ValueError, "overlong"):
                        assay.verl.compute_score_batch(own.address, rubric=name)(["math"], ["\\boxed{1}"], ["1"])
                    with self.assertRaisesRegex(ValueError, "overlong"):
                        assay.verl.compute_score_sync(own.address, rubric=name)("math", "\\boxed{1}", "1")
                    with self.assertRaisesRegex(ValueError, "overlong"):
                        asyncio.run(assay.verl.compute_score(own.address, rubric=name)("math", "\\boxed{1}", "1"))
                    with self.assertRaisesRegex(ValueError, "overlong"):  # in prime's processes it would be a silent 0.0
                        assay.verl.compute_score_sync(own.address, rubric=name, plain=True, on_unscored="nan")
                self.assertEqual(assay.verl.compute_score_sync(own.address, rubric="math")("math", "\\boxed{1}", "1")["score"], 1.0)

    def test_prompts(self):
        """verl hands over no prompt: it comes from extra_info, or a function."""
        turns = [{"role": "system", "content": "s"}, {"role": "user", "content": "3+4?"}]
        seen = []

        class Client(assay.Client):
            def score(self, groups, *arguments, **named):
                seen.extend((group.prompt, group.messages) for group in groups)
                return super().score(groups, *arguments, **named)

        client = Client(server.address)
        self.addCleanup(client.close)
        assay.verl.compute_score_sync(client)("math", "\\boxed{3}", "3", {"question": "q"})
        assay.verl.compute_score_sync(client, prompt="question")("math", "\\boxed{3}", "3", {"question": "q"})
        assay.verl.compute_score_batch(client, prompt=lambda source, truth, extra: extra["raw_prompt"])(["math"], ["\\boxed{3}"], ["3"], [{"raw_prompt": turns}])
        self.assertEqual(seen, [("", None), ("q", None), ("", turns)])
        with self.assertRaisesRegex(ValueError, "'question'"):
            assay.verl.compute_score_sync(client, prompt="question")("math", "\\boxed{3}", "3", {"index": 1})
        remote = {"terms": [{"name": "preference", "weight": 1, "check": {"remote": {"endpoint": "rm"}}}]}
        with self.assertRaisesRegex(assay.verl.Unscored, "INVALID.*prompt"):
            assay.verl.compute_score_sync(client, rubric=remote)("math", "x", "3", {})

    def test_instructions(self):
        compute_score = assay.verl.compute_score_sync(server.address, rubric="ifeval")
        truth = "[{'instruction_id': ['change_case:english_lowercase'], 'kwargs': [None]}]"
        self.assertEqual([compute_score("ifeval", text, truth)["score"] for text in ("all low", "Not All")], [1.0, 0.0])
        self.assertEqual(compute_score("ifeval", "a", {"instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]})["score"], 1.0)
        with self.assertRaisesRegex(assay.verl.Unscored, "BAD_REFERENCE"):
            compute_score("ifeval", "a", "7")

    def test_references(self):
        choice = lambda source, truth, extra: {"choice": {"labels": [truth], "options": extra["options"]}}  # noqa: E731
        compute_score = assay.verl.compute_score_batch(server.address, rubric="gpqa", reference=choice)
        scores = compute_score(["gpqa"] * 2, ["Answer: venus", "(A)"], ["B", "B"], [{"options": ["mars", "venus"]}] * 2)
        self.assertEqual([score["score"] for score in scores], [1.0, 0.0])

    def test_on_unscored(self):
        arguments = (["math"], ["\\boxed{1}"], [""], [None])
        with self.assertRaisesRegex(assay.verl.Unscored, "BAD_REFERENCE"):
            assay.verl.compute_score_batch(server.address)(*arguments)
        self.assertEqual(assay.verl.compute_score_batch(server.address, on_unscored="zero")(*arguments)[0]["score"], 0.0)
        self.assertTrue(math.isnan(assay.verl.compute_score_batch(server.address, on_unscored="nan")(*arguments)[0]["score"]))
        with self.assertRaises(ValueError):
            assay.verl.compute_score_batch(server.address, on_unscored="shrug")


if __name__ == "__main__":
    unittest.main()
