"""Runs the real reward managers of verl over rewards of a live assay server: naive, dapo, batch and prime of verl.workers.reward_manager, and naive, dapo and
remote of the reward loop. `make test-trainers` runs it in a venv of its own; no model, no GPU, nothing is loaded from a hub.

Every manager must place the reward that the client alone gives on each response's last token."""
import asyncio
import importlib.metadata
import os
import tempfile
import unittest

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", CUDA_VISIBLE_DEVICES="", TOKENIZERS_PARALLELISM="false", no_proxy="*",
                  RAY_USAGE_STATS_ENABLED="0")

import numpy  # noqa: E402
import omegaconf  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: E402
from verl import DataProto  # noqa: E402
from verl.experimental.reward_loop.reward_manager import get_reward_manager_cls as loop_manager  # noqa: E402
from verl.trainer.ppo.reward import get_custom_reward_fn  # noqa: E402
from verl.workers.reward_manager import get_reward_manager_cls as batch_manager  # noqa: E402

import assay  # noqa: E402
import assay.verl  # noqa: E402

WORDS = ["<pad>", "<eos>", "<unk>", "so", "\\boxed{7}", "\\boxed{8}", "what", "?", "\\boxed{14/2}"]
RESPONSES = [["so", "\\boxed{7}"], ["\\boxed{8}"], ["so", "so", "so", "\\boxed{14/2}"], ["so", "so"]]
TRUTHS = ["7", "7", "7", "7"]
WIDTH = 6


def tokenizer():
    made = Tokenizer(models.WordLevel({word: index for index, word in enumerate(WORDS)}, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return transformers.PreTrainedTokenizerFast(tokenizer_object=made, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>", padding_side="left")


def batch(truths=TRUTHS):
    """As a rollout leaves it: prompts padded on the left, responses on the right."""
    prompts = torch.tensor([[0, 6, 7]] * len(RESPONSES))
    responses = torch.zeros(len(RESPONSES), WIDTH, dtype=torch.long)
    mask = torch.zeros(len(RESPONSES), 3 + WIDTH, dtype=torch.long)
    mask[:, 1:3] = 1
    for row, words in enumerate(RESPONSES):
        responses[row, :len(words)] = torch.tensor([WORDS.index(word) for word in words])
        mask[row, 3:3 + len(words)] = 1
    column = lambda values: numpy.array(values, dtype=object)  # noqa: E731
    return DataProto.from_dict(
        tensors={"prompts": prompts, "responses": responses, "attention_mask": mask},
        non_tensors={"data_source": column(["math"] * len(RESPONSES)), "reward_model": column([{"ground_truth": truth} for truth in truths]),
                     "extra_info": column([{"index": row} for row in range(len(RESPONSES))])})


def placed(rewards, lengths=None):
    """verl puts a response's reward on its last token."""
    tensor = torch.zeros(len(RESPONSES), WIDTH)
    for row, (words, reward) in enumerate(zip(RESPONSES, rewards)):
        tensor[row, len(words) - 1] = reward
    return tensor


def expected(rubric):
    with assay.Client(server.address) as client:
        return client.score_texts([" ".join(words) for words in RESPONSES], answers=TRUTHS, rubric=rubric).rewards


def setUpModule():
    global server
    server = assay.serve_local(scorers=1)
    print(", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("verl", "torch", "ray", "tensordict", "grpcio", "protobuf")))


def tearDownModule():
    server.close()


class WorkersTest(unittest.TestCase):
    """verl.workers.reward_manager: the whole batch at once."""

    def run_manager(self, name, compute_score, rubric="math", **settings):
        manager = batch_manager(name)(tokenizer=tokenizer(), num_examine=0, compute_score=compute_score, **settings)
        found = manager(batch(), return_dict=True)
        self.assertEqual(expected("math"), [1.0, 0.0, 1.0, 0.0])
        torch.testing.assert_close(found["reward_tensor"], placed(expected(rubric)))
        return found.get("reward_extra_info")  # prime has none

    def check_extra(self, extra):
        self.assertEqual(list(extra["acc"]), [1.0, 0.0, 1.0, 0.0])
        self.assertEqual(list(extra["pred"])[:3], ["7", "8", "14/2"])
        self.assertEqual({len(values) for values in extra.values()}, {len(RESPONSES)})  # the same keys for every sample

    def test_naive(self):
        self.check_extra(self.run_manager("naive", assay.verl.compute_score_sync(server.address)))

    def test_naive_with_its_timeout(self):
        self.check_extra(self.run_manager("naive", assay.verl.compute_score_sync(server.address), compute_score_timeout=30))

    def test_batch(self):
        self.check_extra(self.run_manager("batch", assay.verl.compute_score_batch(server.address)))

    def test_dapo_without_its_overlong_term(self):
        self.check_extra(self.run_manager("dapo", assay.verl.compute_score_sync(server.address, rubric="dapo"), rubric="dapo"))

    def test_dapo_adds_the_overlong_term_once(self):
        settings = omegaconf.OmegaConf.create({"enable": True, "len": 2, "penalty_factor": 1.0, "log": True})
        manager = batch_manager("dapo")(tokenizer=tokenizer(), num_examine=0, compute_score=assay.verl.compute_score_sync(server.address, rubric="dapo"),
                                        max_resp_len=4, overlong_buffer_cfg=settings)
        penalties = [min(-(len(words) - 2) / 2, 0) for words in RESPONSES]
        rewards = [reward + penalty for reward, penalty in zip(expected("dapo"), penalties)]
        torch.testing.assert_close(manager(batch(), return_dict=True)["reward_tensor"], placed(rewards))
        self.assertLess(min(penalties), 0)

    def test_prompts_come_from_extra_info(self):
        """All that verl hands over of a prompt."""
        seen = []

        class Client(assay.Client):
            def score(self, groups, *arguments, **named):
                seen.extend(group.prompt for group in groups)
                return super().score(groups, *arguments, **named)

        data = batch()
        data.non_tensor_batch["extra_info"] = numpy.array([{"index": row, "question": f"what {row}?"} for row in range(len(RESPONSES))], dtype=object)
        batch_manager("naive")(tokenizer=tokenizer(), num_examine=0, compute_score=assay.verl.compute_score_sync(Client(server.address), prompt="question"))(data, return_dict=True)
        self.assertEqual(seen, [f"what {row}?" for row in range(len(RESPONSES))])

    def test_prime(self):
        self.run_manager("prime", assay.verl.compute_score_sync(server.address, on_unscored="nan", plain=True))

    def test_what_cannot_be_told_stops_the_run(self):
        data = batch(["7", "7", "", "7"])
        for name, compute_score in (("naive", assay.verl.compute_score_sync(server.address)), ("batch", assay.verl.compute_score_batch(server.address))):
            with self.subTest(name), self.assertRaisesRegex(assay.verl.Unscored, "BAD_REFERENCE"):
                batch_manager(name)(tokenizer=tokenizer(), num_examine=0, compute_score=compute_score)(data, return_dict=True)

    def test_what_cannot_be_told_is_nan(self):
        for name, make, settings in (("naive", assay.verl.compute_score_sync, {}), ("batch", assay.verl.compute_score_batch, {}),
                                     ("prime", assay.verl.compute_score_sync, {"plain": True})):
            with self.subTest(name):
                manager = batch_manager(name)(tokenizer=tokenizer(), num_examine=0, compute_score=make(server.address, on_unscored="nan", **settings))
                found = manager(batch(["7", "7", "", "7"]), return_dict=True)["reward_tensor"].sum(dim=1)
                self.assertEqual([bool(value.isnan()) for value in found], [False, False, True, False])


class RewardLoopTest(unittest.TestCase):
    """verl.experimental.reward_loop: one sample a call, many calls at once."""

    def run_manager(self, name, compute_score, rubric="math", **reward):
        config = omegaconf.OmegaConf.create({"reward": {"num_workers": 1, **reward}})
        data = batch()

        async def run():
            manager = loop_manager(name)(config=config, tokenizer=tokenizer(), compute_score=compute_score)
            return await asyncio.gather(*(manager.run_single(data[row:row + 1]) for row in range(len(data))))

        found = asyncio.run(run())
        scores = [float(one["reward_score"]) for one in found]
        torch.testing.assert_close(loop_manager(name).assemble_rm_scores(data, scores), placed(scores))
        return scores, [one["reward_extra_info"] for one in found]

    def check(self, found, rubric):
        scores, extra = found
        self.assertEqual(scores, expected(rubric))
        self.assertEqual([one["acc"] for one in extra], [1.0, 0.0, 1.0, 0.0])
        self.assertEqual(len({tuple(one) for one in extra}), 1)

    def test_naive(self):
        self.check(self.run_manager("naive", assay.verl.compute_score(server.address)), "math")

    def test_naive_without_a_coroutine(self):
        self.check(self.run_manager("naive", assay.verl.compute_score_sync(server.address)), "math")

    def test_dapo_adds_the_overlong_term_once(self):
        scores, _ = self.run_manager("dapo", assay.verl.compute_score(server.address, rubric="dapo"),
                                     reward_kwargs={"max_resp_len": 4, "overlong_buffer_cfg": {"enable": True, "len": 2, "penalty_factor": 1.0, "log": True}})
        self.assertEqual(scores, [reward + min(-(len(words) - 2) / 2, 0) for reward, words in zip(expected("dapo"), RESPONSES)])

    def test_loaded_by_path_as_the_trainer_does(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "rewards.py")
            with open(path, "w") as file:
                file.write(f"import assay.verl\ncompute_score = assay.verl.compute_score({server.address!r}, rubric='dapo')\n")
            config = omegaconf.OmegaConf.create({"reward": {"custom_reward_function": {"path": path, "name": "compute_score", "reward_kwargs": {}}}})
            self.check(self.run_manager("dapo", get_custom_reward_fn(config)), "dapo")

    def test_remote(self):
        import ray

        ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False, configure_logging=False)
        try:
            self.check(self.run_manager("remote", assay.verl.compute_score_sync(server.address)), "math")
        finally:
            ray.shutdown()


if __name__ == "__main__":
    unittest.main(verbosity=2)
