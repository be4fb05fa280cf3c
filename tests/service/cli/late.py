#!/usr/bin/env python3
"""Terms that a scorer cannot finish alone, on the command line: Kimi's length over whole groups, reward models behind endpoints, and what conditions of filter see of a group. Against
formulas written down here, and against a server. usage: late.py PROGRAM"""
import collections
import http.server
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM = os.path.abspath(sys.argv[1])
KIMI = {"name": "length", "weight": 2, "check": {"length": {"shape": "KIMI_GROUP"}}}
ACCURACY = {"name": "accuracy", "weight": 1, "check": {"accuracy": {}}}
REMOTE = {"name": "preference", "weight": 0.5, "check": {"remote": {"endpoint": "rm"}}}
BROKEN = {"name": "preference", "weight": 0.5, "check": {"remote": {"endpoint": "broken"}}}


class Model(http.server.BaseHTTPRequestHandler):
    """A completion's preference is its length over 10, and a prompt counts; the other path is always at fault."""
    asked = []

    def log_message(self, *_):
        pass

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if "query" in asked:  # OpenRLHF's form
            Model.asked += zip(asked["prompts"], asked["labels"])
            body = json.dumps({"rewards": [1] * len(asked["query"])}).encode()
        else:
            Model.asked += asked["inputs"]
            body = json.dumps([[{"label": "r", "score": preference(prompt, text)}] for prompt, text in asked["inputs"]]).encode()
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def preference(prompt, text):
    return len(prompt) + len(text) / 10


def write(name, rows):
    with open(name, "w") as file:
        file.writelines((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def rubric(name, *terms, **more):
    with open(name, "w") as file:
        json.dump({"terms": terms, **more}, file)
    return name


def run(*arguments, code=0):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True)
    assert done.returncode == code, (arguments, done.returncode, done.stderr[-2000:])
    return done


def objects(text):
    return [json.loads(line)["assay"] for line in text.splitlines() if line.strip()]


def make_rows(rng, groups=120):
    rows = []
    for group in range(groups):
        for _ in range(rng.choice([1, 2, 5, 16])):
            rows.append({"group_id": group, "prompt": "p" * (1 + group % 7), "completion": "so " * rng.randint(0, 9) + "\\boxed{%d}" % rng.choice([group % 3, 9]),
                         "token_count": rng.randint(1, 500), "finish_reason": rng.choice(["stop", "stop", "length"]), "reference": {"answers": [str(group % 3)]}})
    return rows


def kimi(rows):
    """Kimi k1.5's length reward, once more: lambda = 0.5 - (l - min) / (max - min); wrong answers at most 0; masked completions are not there."""
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row["group_id"]].append(row)
    want = {}
    for members in groups.values():
        lengths = [row["token_count"] for row in members if row["finish_reason"] == "stop"]
        for row in members:
            if row["finish_reason"] != "stop":
                continue
            spread = max(lengths) - min(lengths)
            value = 0.5 - (row["token_count"] - min(lengths)) / spread if spread else 0
            right = row["completion"].endswith("{%s}" % row["reference"]["answers"][0])
            want[id(row)] = (value if right else min(0, value), right)
    return want


def check_kimi(rows, found):
    want = kimi(rows)
    assert len(rows) == len(found)
    for row, result in zip(rows, found):
        if id(row) not in want:
            assert (result["status"], result["reward"]) == ("MASKED", None), result
            continue
        score, right = want[id(row)]
        part = result["components"]["length"]
        assert result["status"] == "SCORED" and part["verdict"] == "MEASURED" and part["measure"]["value"] == row["token_count"], result
        assert math.isclose(part["score"], score, abs_tol=1e-12) and math.isclose(result["reward"], 2 * score + right, abs_tol=1e-12), (row, result)


def test_kimi(rng):
    rows, rules = make_rows(rng), rubric("kimi.json", KIMI, ACCURACY, truncation="MASK")
    scattered = rng.sample(rows, len(rows))
    write("rows.jsonl", rows)
    write("scattered.jsonl", scattered)
    check_kimi(rows, objects(run("score", "-q", "-r", rules, "rows.jsonl").stdout))
    check_kimi(scattered, objects(run("score", "-q", "-r", rules, "--group-scope", "all", "scattered.jsonl").stdout))
    assert "its group stood before" in run("score", "-q", "-r", rules, "scattered.jsonl", code=2).stderr
    for kind, scope in (("grpo", ()), ("gdpo", ()), ("dr-grpo", ("--group-scope", "all"))):
        found = objects(run("score", "-q", "-r", rules, "--advantage", kind, *scope, "rows.jsonl").stdout)
        check_kimi(rows, found)
        if kind == "dr-grpo":
            for result in found:
                assert result["reward"] is None or math.isclose(result["advantage"], result["reward"] - result["group"]["mean"], abs_tol=1e-12)
    # eval's lines, judged and written; samples of a problem anywhere
    run("eval", "-q", "-r", rules, "-o", "judged.jsonl", "scattered.jsonl")
    check_kimi(scattered, objects(open("judged.jsonl").read()))
    # a row with a list is a group of its own
    by_group = collections.defaultdict(list)
    for row in rows:
        by_group[row["group_id"]].append(row)
    lists = [{"completion": [row["completion"] for row in members], "token_counts": [row["token_count"] for row in members],
              "finish_reasons": [row["finish_reason"] for row in members], "prompt": "", "reference": members[0]["reference"]} for members in by_group.values()]
    write("lists.jsonl", lists)
    found = objects(run("score", "-q", "-r", rules, "lists.jsonl").stdout)
    check_kimi(rows, [result for one in found for result in one["results"]])
    # malformed lines stay in their places
    write("some.jsonl", ["{bad", *rows[:5], "", '{"group_id":1}'])
    found = run("score", "-q", "-r", rules, "some.jsonl", code=1).stdout.splitlines()
    assert len(found) == 8 and found[6] == "" and all("INVALID" in found[i] for i in (0, 7)), found
    assert "no group_id" in run("score", "-q", "-r", rules, "--group-key", "nothing", "rows.jsonl", code=2).stderr
    assert "KIMI_GROUP" in run("score", "-q", "--group-scope", "all", "rows.jsonl", code=3).stderr
    assert "NOT_AVAILABLE" in run("explain", "-r", rules, "rows.jsonl").stdout
    print("Kimi's length: adjacent, scattered, lists, advantages, eval")


def test_names(rng):
    rows = make_rows(rng)
    write("rows.jsonl", rows)
    judged = objects(run("score", "-q", "-r", "math", "rows.jsonl").stdout)
    groups = collections.defaultdict(list)
    for row, result in zip(rows, judged):
        groups[row["group_id"]].append(result)
    def facts(row):
        members = groups[row["group_id"]]
        rewards = [member["reward"] for member in members]
        forms = collections.Counter(member["answer"]["canonical"] for member in members)
        order = [member["answer"]["canonical"] for member in members]
        majority = max(forms, key=lambda form: (forms[form], -order.index(form)))
        return {"size": len(members), "mean": statistics.fmean(rewards), "std": statistics.stdev(rewards) if len(rewards) > 1 else 0, "majority": majority,
                "share": forms[majority] / len(members), "right": sum(rewards)}
    conditions = {
        "group.mean > 0.2 && group.mean < 0.9": lambda f, r: 0.2 < f["mean"] < 0.9,
        "group.size >= 5 && reward > group.mean": lambda f, r: f["size"] >= 5 and r["reward"] > f["mean"],
        "group.pass_rate == 0": lambda f, r: f["right"] == 0,
        "group.std > 0.4": lambda f, r: f["std"] > 0.4,
        "!group.zero_variance": lambda f, r: f["right"] not in (0, f["size"]),
        "group.agrees && group.majority_share > 0.5": lambda f, r: f["majority"] == r["answer"]["canonical"] and f["share"] > 0.5,
        "group.correct + 1 < group.scored": lambda f, r: f["right"] + 1 < f["size"]}
    scattered = list(enumerate(rows))
    rng.shuffle(scattered)
    write("scattered.jsonl", [row for _, row in scattered])
    for condition, holds in conditions.items():
        want = [row for row, result in zip(rows, judged) if holds(facts(row), result)]
        kept = [json.loads(line) for line in run("filter", "-q", "--bare", "-r", "math", "--keep", condition, "rows.jsonl").stdout.splitlines()]
        assert kept == want and want and len(want) < len(rows), condition
        if "agrees" in condition: # which of equals came first depends on the order
            continue
        want = [row for index, row in scattered if holds(facts(row), judged[index])]
        kept = [json.loads(line) for line in run("filter", "-q", "--bare", "-r", "math", "--group-scope", "all", "--keep", condition, "scattered.jsonl").stdout.splitlines()]
        assert kept == want, condition
    best = objects(run("filter", "-q", "-r", rubric("kimi.json", KIMI, ACCURACY), "--keep", "group.mean > 0", "--best", "1", "--rank-by", "length", "rows.jsonl").stdout)
    assert len(best) > 10 and all(result["components"]["length"]["score"] >= 0 for result in best)
    print("what a condition sees of the group")


def test_remote(rng, port):
    with open("remotes.json", "w") as file:
        json.dump({"remotes": [{"name": "rm", "form": "TEI", "url": f"http://127.0.0.1:{port}/rm", "batch": 8},
                               {"name": "rlhf", "form": "OPENRLHF", "url": f"http://127.0.0.1:{port}/rlhf"},
                               {"name": "broken", "form": "TEI", "url": f"http://127.0.0.1:{port}/broken", "attempts": 1}]}, file)
    rows = make_rows(rng, 40)
    write("rows.jsonl", rows)
    rules = rubric("both.json", KIMI, ACCURACY, REMOTE, truncation="MASK")
    found = objects(run("score", "-q", "-r", rules, "--remotes", "remotes.json", "rows.jsonl").stdout)
    want = kimi(rows)
    for row, result in zip(rows, found):
        if id(row) in want:
            value = 2 * want[id(row)][0] + want[id(row)][1] + 0.5 * preference(row["prompt"], row["completion"])
            assert result["status"] == "SCORED" and math.isclose(result["reward"], value, abs_tol=1e-9), (row, result)
            assert result["components"]["preference"]["verdict"] == "MEASURED"
        else:
            assert result["status"] == "MASKED" and result["components"]["preference"]["verdict"] == "SKIPPED", result
    assert len(Model.asked) == len(want), "a masked completion is not asked for"
    alone = rubric("remote.json", ACCURACY, REMOTE)
    kept = objects(run("filter", "-q", "-r", alone, "--remotes", "remotes.json", "--keep", "preference > 1.5", "rows.jsonl").stdout)
    assert len(kept) == sum(preference(row["prompt"], row["completion"]) > 1.5 for row in rows) > 0
    run("eval", "-q", "-r", alone, "--remotes", "remotes.json", "rows.jsonl")
    lists = [{"completion": [row["completion"] for row in rows[:5]], "prompt": "ab", "reference": rows[0]["reference"]}, {"completion": [], "reference": {"answers": ["1"]}}]
    write("lists.jsonl", lists)
    found = objects(run("score", "-q", "-r", alone, "--remotes", "remotes.json", "lists.jsonl").stdout)
    for row, result in zip(rows, found[0]["results"]):
        assert math.isclose(result["components"]["preference"]["score"], preference("ab", row["completion"]))
    # A failure is never a number.
    broken = rubric("broken.json", ACCURACY, BROKEN)
    for result in objects(run("score", "-q", "-r", broken, "--remotes", "remotes.json", "rows.jsonl", code=1).stdout):
        assert (result["status"], result["reward"], result["error"]["reason"], result["error"]["retryable"]) == ("ERROR", None, "REMOTE_FAILED", True), result
        assert result["components"]["preference"]["score"] is None and result["components"]["accuracy"]["score"] is not None
    reasons = collections.Counter(result["rejected"]["reason"] for result in objects(run("filter", "-q", "-r", broken, "--remotes", "remotes.json", "--rejects", "/dev/stdout", "rows.jsonl", code=1).stdout))
    assert reasons == {"error": len(rows)}, reasons
    for result in objects(run("score", "-q", "-r", alone, "rows.jsonl").stdout):
        part = result["components"]["preference"]
        assert (result["status"], part["verdict"], part["score"]) == ("UNSCORED", "NOT_AVAILABLE", None) and "--remotes" in part["message"], result
    assert "cannot read" in run("score", "-q", "-r", alone, "--remotes", "missing.json", "rows.jsonl", code=2).stderr
    assert "assay serve --remotes" in run("score", "-q", "-r", alone, "--remotes", "remotes.json", "--server", "x:1", "rows.jsonl", code=3).stderr
    # A conversation is sent whole, up to the message that is judged; without a prompt nobody is asked, and there is no number.
    turns = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": [{"type": "text", "text": "Hi"}]}, {"role": "assistant", "content": None}, {"role": "assistant", "content": "Ho"},
             {"role": "user", "content": "Why?"}]
    whole = "system: Be brief.\nuser: Hi\nassistant: Ho\nuser: Why?"
    only = rubric("only.json", REMOTE)
    for line, schema, asked in (({"prompt": turns, "completion": "x"}, (), whole), ({"prompt": turns, "completion": [{"role": "assistant", "content": "x"}]}, ("--schema", "trl"), whole),
                                ({"messages": [*turns, {"role": "assistant", "content": "x"}]}, ("--schema", "tulu"), whole), ({"prompt": turns[4:], "completion": "x"}, (), "Why?"),
                                ({"prompt": turns, "completion": ["x"]}, (), whole)):
        Model.asked.clear()
        write("talk.jsonl", [line])
        run("score", "-q", "-r", only, "--remotes", "remotes.json", *schema, "talk.jsonl")
        assert Model.asked == [[asked, "x"]], (line, Model.asked)
    # OpenRLHF's labels are the gold answers, whatever else the reference holds.
    Model.asked.clear()
    labelled = rubric("labelled.json", {"name": "preference", "weight": 1, "check": {"remote": {"endpoint": "rlhf"}}})
    write("talk.jsonl", [{"prompt": "a", "completion": "x", "reference": {"answers": ["1/2", "0.5"]}}, {"prompt": "b", "completion": ["x"], "reference": {"choice": {"labels": ["C"]}}}, {"prompt": "c", "completion": "x"}])
    run("score", "-q", "-r", labelled, "--remotes", "remotes.json", "--generations-key", "completion", "talk.jsonl")
    assert sorted(map(tuple, Model.asked)) == [("a", "1/2"), ("b", "C"), ("c", "")], Model.asked
    Model.asked.clear()
    for line, schema in (({"completion": "x"}, ()), ({"completion": "x", "prompt": ""}, ()), ({"completion": "x", "prompt": []}, ()),
                         ({"messages": [{"role": "assistant", "content": "x"}]}, ("--schema", "tulu"))):
        write("talk.jsonl", [line])
        result, = objects(run("score", "-q", "-r", only, "--remotes", "remotes.json", *schema, "talk.jsonl", code=1).stdout)
        assert (result["status"], result["reward"], result["error"]["reason"], result["error"]["field_path"]) == ("INVALID", None, "NO_PROMPT", "prompt"), result
    assert not Model.asked
    write("talk.jsonl", [{"completion": "x", "prompt": [1]}])
    result, = objects(run("score", "-q", "-r", only, "--remotes", "remotes.json", "talk.jsonl", code=1).stdout)
    assert (result["status"], result["error"]["reason"], result["error"]["field_path"]) == ("INVALID", "WRONG_TYPE", "prompt"), result
    # The reader goes away while endpoints are asked.
    process = subprocess.Popen(f"'{PROGRAM}' score -q -r remote.json --remotes remotes.json rows.jsonl | head -n 1 >/dev/null; exit ${{PIPESTATUS[0]}}", shell=True, executable="/bin/bash")
    assert process.wait(timeout=60) == 0
    print("reward models: score, filter, eval, lists, with Kimi's length, failures")


def test_server(rng):
    """A server completes lists, and refuses to pass single lines for groups; a rubric that only the server knows is known here too."""
    rows = make_rows(rng, 30)
    by_group = collections.defaultdict(list)
    for row in rows:
        by_group[row["group_id"]].append(row)
    lists = [{"completion": [row["completion"] for row in members], "token_counts": [row["token_count"] for row in members], "prompt": members[0]["prompt"],
              "reference": members[0]["reference"]} for members in by_group.values()]
    os.mkdir("rubrics")
    rubric("rubrics/my-kimi.json", KIMI, ACCURACY, REMOTE)
    write("lists.jsonl", lists)
    write("mixed.jsonl", [lists[0], {**rows[0], "group_id": "x"}])
    write("rows.jsonl", rows)
    server = subprocess.Popen([PROGRAM, "serve", "--no-code", "--scorers", "1", "--listen", "unix:sock", "--rubrics", "rubrics", "--remotes", "remotes.json"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            if os.path.exists("sock"):
                break
            time.sleep(0.05)
        embedded = run("score", "-q", "-r", "rubrics/my-kimi.json", "--remotes", "remotes.json", "lists.jsonl").stdout
        assert run("score", "-q", "-r", "my-kimi", "--server", "unix:sock", "lists.jsonl").stdout == embedded
        Model.asked.clear()
        write("talk.jsonl", [{"prompt": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}], "completion": "x"}])
        run("score", "-q", "-r", "only.json", "--server", "unix:sock", "talk.jsonl")
        assert Model.asked == [["system: s\nuser: u", "x"]], Model.asked
        assert "needs a whole group" in run("score", "-q", "-r", "my-kimi", "--server", "unix:sock", "rows.jsonl", code=3).stderr
        found = objects(run("score", "-q", "-r", "my-kimi", "--server", "unix:sock", "mixed.jsonl", code=1).stdout)
        assert (found[1]["status"], found[1]["error"]["reason"]) == ("INVALID", "NEEDS_GROUP"), found[1]
        run("filter", "-q", "-r", "my-kimi", "--server", "unix:sock", "--keep", "length.score > 0", "lists.jsonl")
        told = run("score", "-q", "-r", "nobody", "--server", "unix:sock", "rows.jsonl", code=3).stderr
        assert "rubric" in told, told
    finally:
        server.terminate()
        assert server.wait(timeout=60) == 0
    print("the same by a server, and what it cannot do is refused")


def main():
    rng = random.Random(5)
    endpoint = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
    threading.Thread(target=endpoint.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        test_kimi(rng)
        test_names(rng)
        test_remote(rng, endpoint.server_address[1])
        test_server(rng)


main()
