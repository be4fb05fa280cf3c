# assay score --server: the same bytes as the embedded engine; a server that is not there; addresses that are taken or stale.
. "$(dirname "$0")/lib.sh"

mkdir own
cat >own/format.yaml <<'YAML'
description: Replaces the preset of its name
offset: 10
terms:
  - {name: mine, weight: 1, check: {format: {template: THINK}}}
YAML
cat >own/house.yaml <<'YAML'
description: Known to the server alone
offset: 5
terms:
  - {name: math, weight: 1, check: {math: {}}}
YAML
"$assay" serve --no-code --listen 127.0.0.1:0 --listen unix:sock --scorers 2 --rubrics own 2>server.log &
server=$!
stop() {
    kill -TERM "$server" 2>/dev/null
    wait "$server"
}
trap 'stop; rm -rf "$work"' EXIT
address=
for _ in $(seq 200); do
    address=$(sed -n 's/.*listening on \(127[^ ]*\).*/\1/p' server.log)
    [ -n "$address" ] && [ -S sock ] && break
    sleep 0.05
done
check 'the server says where it listens' test -n "$address"

python3 - >lines.jsonl <<'PY'
import json
for i in range(3000):
    print(json.dumps({"id": f"r{i}", "group_id": "g", "prompt": "p", "completion": f"x \\boxed{{{i % 4}}}", "token_count": i, "finish_reason": "LENGTH" if i % 9 == 0 else "STOP", "reference": {"answers": [str(i % 3)]}}))
    if i % 1000 == 17: print("{bad")
    if i % 1000 == 18: print('{"completion":"x","reference":{"answers":[]}}')
    if i % 1000 == 19: print()
PY
for rubric in math r1-zero; do
    check_exit "$rubric embedded" 1 "$assay" score -q --rubric $rubric --set truncation=ZERO_ACCURACY lines.jsonl
    mv out embedded; mv err embedded.err
    check_exit "$rubric by TCP" 1 "$assay" score -q --rubric $rubric --set truncation=ZERO_ACCURACY --server "$address" lines.jsonl
    check 'gives the same bytes' cmp embedded out
    check 'and the same complaints' cmp embedded.err err
    check_exit "$rubric by a socket" 1 "$assay" score -q --rubric $rubric --set truncation=ZERO_ACCURACY --server unix:sock lines.jsonl
    check 'gives the same bytes' cmp embedded out
done
python3 - >lists.jsonl <<'PY'
import json
for i in range(300):
    texts = [f"x \\boxed{{{k % 4}}}" for k in range(i % 9)]
    if i % 50 == 7: texts.insert(1, None)
    print(json.dumps({"group_id": i, "prompt": "p", "completion": texts if i != 5 else "\\boxed{1}", "token_counts": list(range(12)), "reference": {"answers": ["1", "\\frac{4}{2}"]}}))
print('{"completion": ["a", "b"], "reference": 7}')
PY
for options in '' '--advantage grpo' '--advantage gdpo --rubric r1-zero'; do
    check_exit "lists embedded $options" 1 "$assay" score -q $options lists.jsonl
    mv out embedded; mv err embedded.err
    check_exit 'and by TCP' 1 "$assay" score -q $options --server "$address" lists.jsonl
    check 'give the same bytes' cmp embedded out
    check 'and the same complaints' cmp embedded.err err
done
check_exit 'filter embedded' 1 "$assay" filter -q --keep 'math == 1' --dedup exact --best 1 lists.jsonl
mv out embedded
check_exit 'and by TCP' 1 "$assay" filter -q --keep 'math == 1' --dedup exact --best 1 --server "$address" lists.jsonl
check 'give the same bytes' cmp embedded out
check_exit 'eval by TCP' 1 "$assay" eval -q --format json --server "$address" lists.jsonl
jq -c '[.metrics, .verdicts]' out >by_server
"$assay" eval -q --format json lists.jsonl 2>err | jq -c '[.metrics, .verdicts]' >embedded
check 'counts the same' cmp embedded by_server
echo '{"completion":"<think>a</think>\boxed{7}","reference":{"answers":["7"]}}' | sed 's/\\/\\\\/' >one.jsonl
rewards() { # OPTIONS: the rewards by the server
    "$assay" score -q --server "$address" "$@" one.jsonl 2>err | jq -c '[.assay.reward, (.assay.components | keys)]'
}
check "a name is the server's, also where it replaces a preset" test "$(rewards --rubric format)" = '[11,["mine"]]'
check 'and may be changed by --set' test "$(rewards --rubric format --set offset=1 --set mine.weight=3)" = '[4,["mine"]]'
check 'a rubric of the server alone' test "$(rewards --rubric house)" = '[6,["math"]]'
check 'may be changed too' test "$(rewards --rubric house --set offset=0.5)" = '[1.5,["math"]]'
check 'and take a convention' test "$(rewards --rubric house --convention hendrycks)" = '[6,["math"]]'
check 'a file is ours' test "$(rewards --rubric own/house.yaml --set offset=2)" = '[3,["math"]]'
check 'names for --keep are those of the server' test "$("$assay" filter --names --rubric format --server "$address" | grep -c '^mine')" -gt 0
check_exit 'what a server refuses in --set is told' 3 "$assay" score --rubric house --set nobody.weight=1 --server "$address" one.jsonl
check 'with the terms that there are' grep -q 'math' err
check_exit 'a rubric that neither knows' 3 "$assay" score --rubric nope --server "$address" lines.jsonl
check 'is told' grep -q 'known: math' err
check_exit 'a bad rubric' 3 "$assay" score --set math.weight=100000 --server "$address" lines.jsonl
check_exit 'a bad address' 3 "$assay" score --server nowhere lines.jsonl
check_exit 'an address that is taken' 2 "$assay" serve --no-code --listen "$address"
check 'is told' grep -qi 'in use\|taken\|already' err
stop
check 'the server stops cleanly' test $? -eq 0
check_exit 'a server that is gone' 2 "$assay" score -q --server unix:sock lines.jsonl
: >sock 2>/dev/null
check_exit 'a malformed listen address' 3 timeout 20 "$assay" serve --no-code --listen nowhere
finish
