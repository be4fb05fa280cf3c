# assay score: every line comes back, in order, byte for byte, with the right reward; key mapping, rubrics, table, labels, streaming.
. "$(dirname "$0")/lib.sh"

# 10,000 lines of very different lengths, some with escapes, some without, judged by several scorers.
python3 - >many.jsonl <<'PY'
import json, random
random.seed(7)
for i in range(10000):
    text = "Let us see. \u4e2d\u6587 \"quoted\" \\frac{1}{2}\n" * random.choice([0, 1, 3, 400 if i % 50 == 0 else 2])
    row = {"id": f"row-{i}", "completion": text + f"so \\boxed{{{i % 7}}}", "reference": {"answers": [str(i % 5)]}, "extra": [i, {"a": None}]}
    separators = random.choice([(",", ":"), (", ", ": ")])
    print(" " * random.choice([0, 0, 2]) + json.dumps(row, ensure_ascii=bool(i % 2), separators=separators) + " " * random.choice([0, 0, 1]))
PY
check_exit '10,000 lines, three scorers' 0 "$assay" score --scorers 3 many.jsonl
check 'every line is its original with an assay object, in order, rightly rewarded' python3 - <<'PY'
import json, sys
inputs, outputs = open("many.jsonl", "rb").read().split(b"\n"), open("out", "rb").read().split(b"\n")
assert len(inputs) == len(outputs) == 10001, (len(inputs), len(outputs))
for number, (before, after) in enumerate(zip(inputs[:-1], outputs[:-1])):
    brace = before.rindex(b"}")
    assert after.startswith(before[:brace] + b', "assay": {') and after.endswith(b"}" + before[brace:]), number
    row = json.loads(after)
    assert row["id"] == f"row-{number}" and row["assay"]["status"] == "SCORED"
    assert row["assay"]["reward"] == (1 if number % 7 == number % 5 else 0), number
    assert list(row["assay"]["components"]) == ["math"]
PY
"$assay" score --scorers 1 many.jsonl >one 2>/dev/null
check 'one scorer gives the same bytes' cmp -s out one
check_exit 'standard input' 0 sh -c "head -n 100 many.jsonl | '$assay' score -q -"
head -n 100 one >expected
check 'gives the same bytes' cmp -s out expected
check_exit 'several files' 0 "$assay" score many.jsonl - many.jsonl --output three </dev/null
cat one one >expected
check 'one after the other' cmp -s three expected

# Presets, parameters, files.
printf '%s\n' '{"completion":"<think>\nwell\n</think>\n<answer>\n\\boxed{3}\n</answer>","reference":{"answers":["3"]}}' >r1.jsonl
check_exit 'r1-zero' 0 "$assay" score -q --rubric r1-zero r1.jsonl
check 'has accuracy and format' test "$(jq -c '[.assay.reward, (.assay.components | keys)]' out)" = '[2,["accuracy","format"]]'
check_exit '--set' 0 "$assay" score -q --rubric r1-zero --set accuracy.weight=3 --set offset=-1 --set format.template=think-answer r1.jsonl
check 'changes the reward' test "$(jq -c .assay.reward out)" = 3
"$assay" rubrics --set math.weight=5 math >mine.json
check_exit 'a rubric file' 0 "$assay" score -q --rubric mine.json r1.jsonl
check 'is used' test "$(jq -c .assay.reward out)" = 5

# Keys: names, dotted paths, pointers; answers as text, number, array.
printf '%s\n' '{"uid":7,"response":"\\boxed{3}","reward_model":{"ground_truth":3}}' '{"uid":8,"response":"\\boxed{4}","reward_model":{"ground_truth":["3","4.0"]}}' >keys.jsonl
check_exit 'dotted path' 0 "$assay" score -q --completion-key response --answer-key reward_model.ground_truth --id-key uid keys.jsonl
check 'finds the answers' test "$(jq -c .assay.reward out | tr '\n' ' ')" = '1 1 '
check_exit 'JSON pointer' 0 "$assay" score -q --completion-key /response --answer-key /reward_model/ground_truth keys.jsonl
check 'finds them too' test "$(jq -c .assay.reward out | tr '\n' ' ')" = '1 1 '

# An assay object of an earlier run is replaced, wherever it stands.
printf '%s\n' '{"assay":{"old":1},"completion":"\\boxed{3}","reference":{"answers":["3"]}}' \
    '{"completion":"\\boxed{3}", "assay" : 5 ,"reference":{"answers":["3"]}, "assay":6 }' >old.jsonl
check_exit 'earlier results' 0 "$assay" score -q old.jsonl
check 'are replaced' test "$(grep -o '"assay"' out | wc -l)" = 2
check 'and nothing else' test "$(jq -c '[.assay.reward, .completion, .reference.answers[0]]' out | sort -u)" = '[1,"\\boxed{3}","3"]'
"$assay" score -q out >again 2>/dev/null
check 'scoring results again changes nothing' cmp -s out again

# Detail and timing.
check_exit 'detail scores' 0 "$assay" score -q --detail scores r1.jsonl
check 'has no answer' test "$(jq -c '.assay | has("answer")' out)" = false
check_exit 'timing' 0 "$assay" score -q --timing r1.jsonl
check 'has compute and queue time' sh -c "jq -e '.assay | has(\"compute_us\") and has(\"queue_us\")' out >/dev/null"

# Table and labels.
{ line a '\boxed{1}' 1; line b '\boxed{2}' 1; line c '\boxed{3}' 1; } | jq -c '. + {label: (.id != "b")}' >labels.jsonl
check_exit 'table' 0 "$assay" score --table --label-key label --histogram labels.jsonl
check 'has a head and a row for each line' test "$(wc -l <out)" = 4
check 'counts agreement' grep -q '3 of 3 lines have one: 2 agree, 1 contradict (0 judged right, 1 judged wrong)' err
check 'draws a histogram' grep -q '###' err
check 'lists the disagreement' grep -q 'labels.jsonl:3 .*INCORRECT' err
{ for label in true '"Correct"' 1 0.9 '"1.0"' '"yes"'; do line r '\boxed{1}' 1 | jq -c ". + {label: $label}"; done
  for label in false '"WRONG"' 0 0.1 -1 '"0"' '"no"'; do line w '\boxed{2}' 1 | jq -c ". + {label: $label}"; done
  for label in null '""' '"perhaps"' '[1]'; do line n '\boxed{2}' 1 | jq -c ". + {label: $label}"; done; } >kinds.jsonl
check_exit 'labels of every kind' 0 "$assay" score --label-key label kinds.jsonl
check 'are read' grep -q '13 of 17 lines have one: 13 agree, 0 contradict' err
check 'and those that say nothing are counted' grep -q '^  2 labels are neither' err
check_exit 'a threshold' 0 "$assay" score --label-key label --label-threshold 0.05 kinds.jsonl
check 'changes scores' grep -q '12 agree, 1 contradict' err
check_exit 'a bad threshold' 3 "$assay" score --label-key label --label-threshold high kinds.jsonl
line half '\boxed{0.5}' 2/4 >half.jsonl
check_exit 'a convention' 0 "$assay" score --convention hendrycks half.jsonl
check 'judges by it' test "$(jq -c .assay.reward out)" = 0
check_exit 'a convention of accuracy' 0 "$assay" score --rubric r1 --convention gsm8k labels.jsonl
check_exit 'an unknown convention' 3 "$assay" score --convention nope labels.jsonl
check_exit 'a convention without maths' 3 "$assay" score --rubric format --convention dapo labels.jsonl
check_exit 'table and --output' 0 "$assay" score --table --output lines labels.jsonl
check 'write both' test "$(wc -l <out) $(wc -l <lines)" = '4 3'
printf '%s\n' '{"id":"\u001b[2J\u202e","completion":"\\boxed{\u001b]0;x\u0007}","reference":{"answers":["1"]}}' >escapes.jsonl
check_exit 'hostile text in a table' 0 "$assay" score --table escapes.jsonl
check 'reaches no terminal' sh -c "! LC_ALL=C grep -q '[[:cntrl:]]' out"

# Streaming: a line is answered before the next is there.
mkfifo in
"$assay" score -q - <in >streamed 2>/dev/null &
scorer=$!
exec 3>in
cat r1.jsonl >&3
answered=no
for _ in $(seq 200); do
    [ -s streamed ] && { answered=yes; break; }
    sleep 0.05
done
check 'a line is answered while the input stays open' test "$answered" = yes
exec 3>&-
wait "$scorer"
check 'and the run ends with the input' test $? -eq 0
finish
