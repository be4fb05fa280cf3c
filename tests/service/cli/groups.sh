# assay score --advantage: members added, groups adjacent and scattered, lists of generations, errors; numbers against Python.
. "$(dirname "$0")/lib.sh"

python3 - <<'PY'
import json, random
random.seed(11)
rows = []
for g in range(300):
    for i in range(random.choice([1, 2, 8, 16])):
        text = random.choice(["no answer", "\\boxed{%d}" % (g % 7), "\\boxed{1}", "\\boxed{\\frac{2}{2}}", "\\boxed{3"])
        rows.append({"group_id": f"g{g}", "completion": text, "reference": {"answers": [str(g % 7)]}, "finish_reason": random.choice(["stop", "length"])})
with open("together.jsonl", "w") as f:
    f.writelines(json.dumps(r) + "\n" for r in rows)
random.shuffle(rows)
with open("scattered.jsonl", "w") as f:
    f.writelines(json.dumps(r) + "\n" for r in rows)
PY
printf '{"terms":[{"name":"accuracy","weight":2,"check":{"math":{}}},{"weight":0.5,"check":{"format":{}}}],"truncation":"MASK"}' >rubric.json
cat >reference.py <<'PY'
"""Advantages of a scored file once more. usage: reference.py KIND FILE"""
import collections, json, math, statistics, sys
kind, path = sys.argv[1:]
rows = [json.loads(line) for line in open(path)]
groups = collections.defaultdict(list)
for row in rows:
    groups[row["group_id"]].append(row)
def norm(values, eps=1e-6):
    known = [v for v in values if v is not None]
    if len(known) < 2 or len(set(known)) == 1:
        return [None if v is None else 0.0 for v in values]
    m, s = statistics.fmean(known), statistics.stdev(known)
    return [None if v is None else (v - m) / (s + eps) for v in values]
want = {}
for members in groups.values():
    r = [m["assay"]["reward"] for m in members]
    if kind == "gdpo":
        parts = []
        for name, weight in (("accuracy", 2), ("format", 0.5)):
            scores = [None if x is None else m["assay"]["components"][name]["contribution"] / weight for x, m in zip(r, members)]
            parts.append([None if v is None else weight * v for v in norm(scores)])
        values = [None if a is None else a + b for a, b in zip(*parts)]
    else:
        values = norm(r)
    for m, v in zip(members, values):
        want[id(m)] = v
    group = members[0]["assay"]["group"]
    known = [x for x in r if x is not None]
    assert all(m["assay"]["group"] == group for m in members)
    assert group["completions"] == len(members) and group["scored"] == len(known)
    assert group["zero_variance"] == (len(set(known)) == 1)
    assert (group["mean"] is None) == (not known) and (not known or math.isclose(group["mean"], statistics.fmean(known)))
    votes = collections.Counter(m["assay"]["class"] for m in members if m["assay"]["class"])
    assert group["consensus_class"] == (min(c for c in votes if votes[c] == max(votes.values())) if votes else 0)
    right = {m["assay"]["class"] for m in members if m["assay"]["components"]["accuracy"]["verdict"] == "CORRECT"}
    assert len(right) <= 1, "all correct answers share one class"
if kind == "gdpo":
    batch = [v for v in want.values() if v is not None]
    s = math.sqrt(sum(v * v for v in batch) / (len(batch) - 1))
    want = {k: None if v is None else v / (s + 1e-6) for k, v in want.items()}
for row in rows:
    a, b = row["assay"]["advantage"], want[id(row)]
    assert (a is None) == (b is None) and (a is None or abs(a - b) < 1e-9), (row, b)
assert sum(row["assay"]["advantage"] not in (None, 0) for row in rows) > 50
PY
check_exit 'grpo' 0 "$assay" score --rubric rubric.json --advantage grpo together.jsonl
check 'agrees with Python' python3 reference.py grpo out
check 'keeps order and bytes' sh -c 'sed "s/, \"assay\": .*/}/" out | cmp -s - together.jsonl'
check 'tells groups without signal' grep -q '300 groups ([0-9]* without signal)' err
check_exit 'scattered groups are an error' 2 "$assay" score -q --rubric rubric.json --advantage grpo scattered.jsonl
check 'that names the line' grep -q 'scattered.jsonl:[0-9]*: its group stood before' err
check_exit '--group-scope all' 0 "$assay" score -q --rubric rubric.json --advantage grpo --group-scope all scattered.jsonl
check 'gathers them' python3 reference.py grpo out
check 'and keeps order' sh -c 'sed "s/, \"assay\": .*/}/" out | cmp -s - scattered.jsonl'
split -n l/5 scattered.jsonl shard-
check_exit 'over shards' 0 "$assay" score -q --rubric rubric.json --advantage grpo --group-scope all 'shard-*'
check 'too' python3 reference.py grpo out
check_exit 'gdpo takes the whole input' 0 "$assay" score -q --rubric rubric.json --advantage gdpo scattered.jsonl
check 'and agrees' python3 reference.py gdpo out
python3 -c 'import json
for i in range(3000): print(json.dumps({"group_id": i % 700, "completion": "x" * 14000 + "\\boxed{%d}" % (i % 2), "reference": {"answers": ["1"]}}))' >large.jsonl
check_exit 'no room to spill' 2 env TMPDIR=/nonexistent "$assay" score -q --advantage grpo --group-scope all large.jsonl
check 'is told' grep -q 'temporary file: No such file' err
check_exit 'spilling' 0 "$assay" score -q --advantage dr-grpo --group-scope all large.jsonl
check 'loses nothing' sh -c 'sed "s/, \"assay\": .*/}/" out | cmp -s - large.jsonl'
check 'and mixes nothing up' python3 -c 'import json
for i, line in enumerate(open("out")):
    row = json.loads(line)
    assert row["assay"]["reward"] == i % 2 and abs(row["assay"]["advantage"] + row["assay"]["group"]["mean"] - i % 2) < 1e-9, i'

printf '%s\n' '{"completion":"\\boxed{3}","reference":{"answers":["3"]}}' >alone.jsonl
check_exit 'a line without a group' 2 "$assay" score --advantage grpo alone.jsonl
check 'is named' grep -q 'alone.jsonl:1: it has no group_id' err
check_exit '--group-key' 0 "$assay" score -q --advantage grpo --group-key reference alone.jsonl
check_exit 'an unknown advantage' 3 "$assay" score --advantage ppo alone.jsonl
check 'lists those there are' grep -q 'reinforce-baseline' err
check_exit 'a bad epsilon' 3 "$assay" score --advantage grpo --advantage-epsilon -1 alone.jsonl
check_exit 'a scope without an advantage' 3 "$assay" score --group-scope all alone.jsonl

# Blank lines and rubbish stay in their places and are in no group.
{ head -n 1 alone.jsonl | jq -c '.group_id = "a"'; echo; echo junk; head -n 1 alone.jsonl | jq -c '.group_id = "a" | .completion = "\\boxed{4}"'; } >mixed.jsonl
for scope in adjacent all; do
    check_exit "rubbish between, $scope" 1 "$assay" score -q --advantage dr-grpo --group-scope $scope mixed.jsonl
    check 'is passed over' test "$(jq -c '.assay.advantage' out | tr '\n' ' ')" = '0.5 null -0.5 '
    check 'and blank lines stay' test "$(sed -n 2p out)" = ''
done

# A list of generations is a group of its own.
printf '%s\n' '{"problem":"p","answer":"3","uuid":"u","generations":["\\boxed{3}","\\boxed{4}",null,[{"role":"assistant","content":"\\boxed{3}"}]],"finish_reasons":["stop","stop","stop","length"],"labels":[true,true,false,true]}' \
    '{"problem":"p","answer":"3","generations":[]}' '{"problem":"p","answer":"3","generations":"\\boxed{3}"}' >rows.jsonl
check_exit 'generations' 1 "$assay" score --schema openr1 --advantage rloo --rubric math --set truncation=MASK rows.jsonl
check 'give results[]' test "$(head -n 1 out | jq -c '[.assay.results[].status]')" = '["SCORED","SCORED","INVALID","MASKED"]'
check 'with advantages' test "$(head -n 1 out | jq -c '[.assay.results[].advantage]')" = '[1,-1,null,null]'
check 'and one group' test "$(head -n 1 out | jq -c '.assay.group | [.completions,.scored,.mean]')" = '[4,2,0.5]'
check 'none gives none' test "$(sed -n 2p out | jq -c '.assay.results')" = '[]'
check 'the bad one is named' grep -q 'rows.jsonl:1: INVALID: generations\[2\]: must be a string' err
check_exit 'labels may be lists' 1 "$assay" score -q --schema openr1 --label-key labels rows.jsonl
check 'with one for each' grep -q '1 contradict (0 judged right, 1 judged wrong)' err
printf '%s\n' '{"completion":["\\boxed{3}","\\boxed{5}"],"token_counts":[5,7],"reference":{"answers":["3"]}}' >found.jsonl
check_exit 'a list in the place of the completion' 0 "$assay" score -q found.jsonl
check 'is found' test "$(jq -c '[.assay.results[].reward]' out)" = '[1,0]'
python3 -c 'import json; print(json.dumps({"completion": ["\\boxed{%d}" % (i % 3) for i in range(1000)], "reference": {"answers": ["1"]}}))' >many.jsonl
check_exit 'a thousand generations' 0 "$assay" score -q --detail scores many.jsonl
check 'in order' test "$(jq -c '[.assay.results[].reward] | [length, add, .[1], .[2]]' out)" = '[1000,333,1,0]'
python3 -c 'import json; print(json.dumps({"completion": ["x"] * 5000, "reference": {"answers": ["1"]}}))' >too_many.jsonl
check_exit 'more than a group may have' 1 "$assay" score -q too_many.jsonl
check 'is INVALID' grep -q 'too_many.jsonl:1: INVALID' err
finish
