# assay eval: metrics against Python, intervals that do not change, unscored samples counted aloud, labels, subjects, the known counts of GSM8K's labelled solutions.
data=$(readlink -f "$(dirname "$0")/../../data/eval")
. "$(dirname "$0")/lib.sh"

check_exit 'GSM8K' 0 "$assay" eval --rubric math --answer-key answer --group-key problem --by model --label-key is_correct --json report.json "$data/gsm8k_samples.jsonl.zst"
check 'reproduces all 5,276 labels' grep -q 'labels: 5276 of 5276 samples have one: 5276 agree, 0 contradict' out
check 'and the right ones of each model' python3 - <<'PY'
import json
report = json.load(open("report.json"))
known = {"6b_finetuning": 286, "6b_verification": 515, "175b_finetuning": 458, "175b_verification": 742}
assert {name: part["correct"] for name, part in report["subjects"].items()} == known
assert report["problems"] == 1319 and report["samples"] == 5276 and report["correct"] == sum(known.values())
PY

python3 - <<'PY'
import json, random
random.seed(5)
rows = []
for p in range(120):
    for s in range(random.choice([4, 8, 8, 8])):
        text = random.choice(["\\boxed{%d}" % (p % 9), "\\boxed{%d.0}" % (p % 9), "\\boxed{77}", "\\boxed{\\frac{154}{2}}", "a poem"])
        rows.append({"id": f"{p}-{s}", "problem_id": p, "completion": text, "reference": {"answers": [str(p % 9)]}, "level": p % 3, "label": random.random() < 0.5})
rows.append({"id": "bad", "problem_id": 3, "reference": {"answers": ["3"]}, "level": 0})
rows.append({"id": "unusable", "problem_id": 4, "completion": "\\boxed{4}", "reference": {"answers": [""]}, "level": 1})
random.shuffle(rows)
open("samples.jsonl", "w").writelines(json.dumps(r) + "\n" for r in rows)
PY
check_exit 'samples' 1 "$assay" eval -q --k 1,2,4,8 --by level --label-key label --json one.json -o scored.jsonl samples.jsonl
check 'unscored samples are counted aloud' grep -q '^2 samples have no verdict of right or wrong and COUNT AS WRONG (1 of them INVALID or failed)' out
check 'metrics agree with Python' python3 - <<'PY'
import collections, itertools, json, math
report = json.load(open("one.json"))
scored = [json.loads(line) for line in open("scored.jsonl")]
problems = collections.defaultdict(list)
for row in scored:
    component = row["assay"]["components"]["math"]
    answer = row["assay"].get("answer", {}).get("text")
    form = None if answer is None else "77" if "154" in answer else answer.split(".")[0]
    problems[row["problem_id"]].append((component["verdict"] == "CORRECT", form))
def pass_at(samples, k):
    n, c = len(samples), sum(right for right, _ in samples)
    return 1 - math.comb(n - c, k) / math.comb(n, k)
def cons(samples):
    votes = collections.Counter(form for _, form in samples if form is not None)
    if not votes:
        return 0.0
    best = max(votes.values())
    winner = next(form for _, form in samples if form is not None and votes[form] == best)
    return float(any(right for right, form in samples if form == winner))
def mean(values):
    values = list(values)
    return sum(values) / len(values)
for k in (1, 2, 4, 8):
    enough = [s for s in problems.values() if len(s) >= k]
    metric = report["metrics"][f"pass@{k}"]
    assert metric["problems"] == len(enough), (k, metric)
    assert math.isclose(metric["value"], mean(pass_at(s, k) for s in enough), rel_tol=1e-12), (k, metric)
    assert metric["low"] <= metric["value"] <= metric["high"] and metric["low"] < metric["high"]
    if k == 1:
        continue
    # cons@k of exactly k samples is exact; of more it is a mean over draws, near the mean over all subsets.
    def expected(s):
        if len(s) == k:
            return cons(s)
        subsets = list(itertools.combinations(s, k))
        return mean(mean(cons(order) for order in (subset, subset[::-1])) for subset in subsets)
    value = mean(map(expected, enough))
    assert abs(report["metrics"][f"cons@{k}"]["value"] - value) < 0.02, (k, report["metrics"][f"cons@{k}"], value)
levels = report["subjects"]
assert set(levels) == {"0", "1", "2"} and sum(part["samples"] for part in levels.values()) == report["samples"]
labels = report["labels"]
wrong = [row for row in scored if "label" in row and (row["assay"]["components"]["math"]["verdict"] == "CORRECT") != row["label"]]
assert labels["judged_right"] + labels["judged_wrong"] == len(wrong) == len(report["disagreements"])
assert {d["id"] for d in report["disagreements"]} == {row["id"] for row in wrong}
PY
check 'the table lists every disagreement' sh -c 'test "$(grep -c "^  samples.jsonl:" out)" = "$(jq ".disagreements | length" one.json)"'
check_exit 'again' 1 "$assay" eval -q --k 1,2,4,8 --by level --label-key label --json two.json --scorers 1 samples.jsonl
check 'gives the same numbers' test "$(jq -c 'del(.slowest)' one.json)" = "$(jq -c 'del(.slowest)' two.json)"
check_exit 'another seed' 1 "$assay" eval -q --k 1,2,4,8 --by level --label-key label --json three.json --seed 1 samples.jsonl
check 'gives other intervals' sh -c '! cmp -s one.json three.json'
check 'and the same pass@4' test "$(jq '.metrics["pass@4"].value' one.json)" = "$(jq '.metrics["pass@4"].value' three.json)"
split -n l/4 samples.jsonl part-
check_exit 'over shards' 1 "$assay" eval -q --format json 'part-*'
check 'gives the same' test "$(jq -c '[.metrics["pass@4"].value, .problems]' out)" = "$(jq -c '[.metrics["pass@4"].value, .problems]' one.json)"
check_exit 'fewer disagreements' 1 "$assay" eval -q --label-key label --max-disagreements 3 samples.jsonl
check 'says how many more' grep -q '^  and [0-9]* more$' out

printf '%s\n' '{"problem":"p","answer":"3","generations":["\\boxed{3}","\\boxed{4}","\\boxed{3}","\\boxed{4}"],"correct":[true,true,true,false]}' >rows.jsonl
check_exit 'lists of generations' 0 "$assay" eval -q --schema openr1 --label-key correct rows.jsonl
check 'are the samples of a problem' grep -q '^1 problems, 4 samples (4 each), 2 right' out
check 'ties go to the first' grep -q 'cons@4    100.00 %' out
check 'labels may be lists' grep -q '3 agree, 1 contradict (0 judged right, 1 judged wrong)' out
printf '%s\n' '{"completion":"\\boxed{3}","reference":{"answers":["3"]}}' '{"completion":"\\boxed{3}","reference":{"answers":["4"]}}' >alone.jsonl
check_exit 'lines that name no problem' 0 "$assay" eval -q alone.jsonl
check 'are told' grep -q '2 samples name no problem' out
check_exit 'nothing at all' 0 "$assay" eval -q /dev/null
check 'is nothing' grep -q '^0 problems, 0 samples' out
for s in 1 2 3 4 5; do line "s$s" '\boxed{12}' 13 | jq -c '.problem_id = 1'; done >agree.jsonl
check_exit 'samples that agree against the gold' 0 "$assay" eval -q --json agree.json agree.jsonl
check 'are suspicious' test "$(jq -r '.suspicious[0].why' agree.json)" = 'the samples agree on an answer that is not the gold answer'
for wrong in '--k 0' '--k 1,x' '--confidence 1' '--format xml' '--bootstrap -1'; do
    check_exit "$wrong" 3 "$assay" eval $wrong alone.jsonl
done
if [ -w /dev/full ]; then
    check_exit 'a full disk' 2 "$assay" eval -q --html /dev/full alone.jsonl
fi
# IFEval: right is a sample that follows all instructions (prompt-level, strict), though the reward is a share; F1 of a text is right at 1.
python3 - >ifeval.jsonl <<'PY'
import json
for key, response in enumerate(["<<a>> b", "a b", "<<a>>, b", "no, title", "<<t>>"]):
    print(json.dumps({"key": key, "prompt": f"p{key}", "response": response, "instruction_id_list": ["punctuation:no_comma", "detectable_format:title"], "kwargs": [{}, None], "strict": response.startswith("<<") and "," not in response}))
PY
check_exit 'ifeval, whose schema names the rubric' 0 "$assay" eval -q --schema ifeval --label-key strict --json ifeval.json ifeval.jsonl
check 'counts as right what follows all' test "$(jq -c '[.correct, .samples, .problems]' ifeval.json)" = '[2,5,5]'
check 'and agrees with labels' grep -q '5 agree, 0 contradict' out
"$assay" score -q --schema ifeval --rubric math ifeval.jsonl >out
check 'a rubric that the rows are not for says which is' test "$(jq -r '.assay.components.math.message' out | uniq)" = 'the reference has no answers, but instructions: the rubric ifeval judges those'
printf '%s\n' '{"completion":"the red fox","reference":{"text":{"answers":["red fox"]}}}' '{"completion":"red","reference":{"text":{"answers":["red fox"]}}}' >text.jsonl
printf 'terms:\n  - {name: text, weight: 1, check: {text: {comparison: F1}}}\n' >f1.yaml
check_exit 'F1' 0 "$assay" eval -q --rubric f1.yaml --format json text.jsonl
check 'is right at 1' test "$(jq -c '[.correct, .samples]' out)" = '[1,2]'
finish
