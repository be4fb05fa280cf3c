"""Trains a few steps with the real GRPOTrainer of TRL, on the CPU, a tiny model with random weights, and rewards of a live assay server. `make test-trainers`
runs it in a venv of its own; nothing is loaded from a hub.

Every step's rewards are computed a second time by the client alone, and must be what the trainer logged."""
import functools
import importlib.metadata
import os
import pickle
import random
import tempfile
import unittest
import warnings

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_DATASETS_OFFLINE="1", CUDA_VISIBLE_DEVICES="", TOKENIZERS_PARALLELISM="false",
                  TRL_EXPERIMENTAL_SILENCE="1", no_proxy="*")

import datasets  # noqa: E402
import torch  # noqa: E402
import transformers  # noqa: E402
from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: E402
from trl import GRPOConfig, GRPOTrainer  # noqa: E402

import assay  # noqa: E402
import assay.trl  # noqa: E402

STEPS, GENERATIONS, LENGTH = 3, 4, 12
TEMPLATE = "{% for m in messages %}{{ m['content'] }} {% endfor %}"


def tokenizer():
    """Words of the task, one token each, so that a random model writes answers that can be right."""
    words = ["<pad>", "<eos>", "<unk>", "<think>", "</think>", "<answer>", "</answer>", "\\boxed{7}", "\\boxed{8}", "so", "three", "plus", "four", "?", "is"]
    made = Tokenizer(models.WordLevel({word: index for index, word in enumerate(words)}, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    wrapped = transformers.PreTrainedTokenizerFast(tokenizer_object=made, pad_token="<pad>", eos_token="<eos>", unk_token="<unk>", padding_side="left")
    wrapped.chat_template = TEMPLATE
    return wrapped


def model(words):
    torch.manual_seed(7)
    config = transformers.LlamaConfig(vocab_size=len(words), hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
                                      num_key_value_heads=2, max_position_embeddings=64, pad_token_id=words.pad_token_id, eos_token_id=words.eos_token_id,
                                      bos_token_id=None)
    return transformers.LlamaForCausalLM(config)


def rows(conversational):
    prompt = "three plus four ?"
    return datasets.Dataset.from_list([{"prompt": [{"role": "user", "content": prompt}] if conversational else prompt, "solution": "7"} for _ in range(16)])


class Watched:
    """A reward function that remembers what it was given and what it gave; named as what it wraps."""

    def __init__(self, function):
        self.function, self.calls = function, []
        self.__name__ = function.__name__

    def __call__(self, **arguments):
        values = self.function(**arguments)
        self.calls.append((arguments, values))
        return values


class CountingClient(assay.Client):
    calls = 0

    def score(self, *arguments, **named):
        self.calls += 1
        return super().score(*arguments, **named)


def setUpModule():
    global server
    server = assay.serve_local(scorers=1)
    print(", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("trl", "transformers", "torch", "grpcio", "protobuf")))


def tearDownModule():
    server.close()


class TrainTest(unittest.TestCase):
    def train(self, functions, conversational=False, **config):
        words = tokenizer()
        with tempfile.TemporaryDirectory() as folder:
            arguments = GRPOConfig(output_dir=folder, max_steps=STEPS, num_generations=GENERATIONS, per_device_train_batch_size=GENERATIONS * 2,
                                   max_completion_length=LENGTH, learning_rate=1e-3, logging_steps=1, report_to=[], save_strategy="no", use_cpu=True,
                                   bf16=False, temperature=1.0, seed=3, disable_tqdm=True, **config)
            trainer = GRPOTrainer(model=model(words), reward_funcs=functions, args=arguments, train_dataset=rows(conversational), processing_class=words)
            trainer.train()
        return trainer, [entry for entry in trainer.state.log_history if "reward" in entry]

    def again(self, watched, index, rubric):
        """The rewards of one call, by the client alone."""
        arguments, _ = watched.calls[index]
        texts = [completion if isinstance(completion, str) else completion[-1]["content"] for completion in arguments["completions"]]
        groups = [assay.Group([assay.Completion(text, token_count=len(ids), finish_reason="length" if len(ids) >= LENGTH and ids[-1] != 1 else None)], answers=gold)
                  for text, ids, gold in zip(texts, arguments["completion_ids"], arguments["solution"])]
        with assay.Client(server.address) as client:
            return client.score(groups, rubric, options={"think_prefill": "no"}).rewards

    def check(self, conversational):
        client = CountingClient(server.address)
        functions = [Watched(function) for function in assay.trl.rewards(client, answer="solution", think_prefill="no", max_completion_length=LENGTH,
                                                                           eos_token_id=1)]
        _, log = self.train(functions, conversational)
        self.assertEqual(len(log), STEPS)
        self.assertEqual(client.calls, STEPS)  # two functions, one call a step
        for step, entry in enumerate(log):
            rewards = self.again(functions[0], step, "r1-zero")
            sums = [sum(values) for values in zip(*(function.calls[step][1] for function in functions))]
            self.assertEqual(sums, rewards)
            self.assertAlmostEqual(entry["reward"], sum(rewards) / len(rewards), places=5)
            self.assertAlmostEqual(entry["rewards/accuracy/mean"], sum(functions[0].calls[step][1]) / len(rewards), places=5)
            self.assertIn("rewards/format/mean", entry)
            self.assertEqual(entry["assay/unscored"], 0)
        values = {value for _, given in functions[0].calls for value in given}
        self.assertEqual(values, {0.0, 1.0})  # the random model writes right answers and wrong ones, or this would prove nothing

    def test_standard(self):
        self.check(conversational=False)

    def test_conversational(self):
        self.check(conversational=True)

    def test_async(self):
        function = assay.trl.async_reward(server.address, answer="solution", think_prefill="no")
        _, log = self.train([function])
        self.assertEqual(len(log), STEPS)
        self.assertTrue(all("rewards/assay/mean" in entry for entry in log), log)
        self.assertTrue(any(entry["reward"] > 0 for entry in log))
        functions = assay.trl.async_rewards(server.address, answer="solution", think_prefill="no")
        _, log = self.train(functions)
        self.assertTrue(all({"rewards/accuracy/mean", "rewards/format/mean"} <= entry.keys() for entry in log), log)

    def test_what_cannot_be_told_is_masked(self):
        """A rubric that masks cut completions: TRL excludes them from the group's statistics, and their advantage is 0."""
        rubric = {"truncation": "MASK", "terms": [{"name": "accuracy", "weight": 1, "check": {"accuracy": {}}},
                                                  {"name": "format", "weight": 1, "check": {"format": {}}}]}
        functions = [Watched(function) for function in assay.trl.rewards(server.address, rubric, answer="solution", think_prefill="no",
                                                                           max_completion_length=LENGTH, eos_token_id=1)]
        _, log = self.train(functions)
        absent = 0
        for step, entry in enumerate(log):
            given = list(zip(*(function.calls[step][1] for function in functions)))
            for values in given:
                self.assertIn(sum(value is None for value in values), (0, len(functions)), values)  # never a part of a reward
            scored = [sum(values) for values in given if None not in values]
            absent += len(given) - len(scored)
            if scored:
                self.assertAlmostEqual(entry["reward"], sum(scored) / len(scored), places=5)
            self.assertTrue(torch.isfinite(torch.tensor(entry["loss"])))
        self.assertGreater(absent, 0)

    def test_functions_pickle_for_the_asynchronous_trainer(self):
        functions = assay.trl.rewards(server.address, answer="solution", think_prefill="no")
        copies = pickle.loads(pickle.dumps(functions))
        self.assertEqual([copy(prompts=["p"], completions=["\\boxed{7}"], completion_ids=[[1]], solution=["7"]) for copy in copies], [[1.0], [0.0]])
        self.assertIsInstance(pickle.loads(pickle.dumps(assay.trl.async_reward(server.address, think_prefill="no"))), functools.partial)


if __name__ == "__main__":
    random.seed(1)
    warnings.simplefilter("ignore")
    unittest.main(verbosity=2)
