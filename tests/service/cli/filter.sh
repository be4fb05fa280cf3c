# assay filter: conditions and their errors, reasons, rules for groups, lists, sidecar. (Going on after a kill: filter_resume.py.)
. "$(dirname "$0")/lib.sh"

sample() { # GROUP ID COMPLETION [TOKENS]
    jq -cn --arg g "$1" --arg id "$2" --arg c "$3" --argjson t "${4:-10}" '{group_id: $g, id: $id, prompt: ("p" + $g), completion: $c, token_count: $t, reference: {answers: ["3"]}}'
}
{
    sample a 1 'so \boxed{3}' 50
    sample a 2 'so \boxed{4}'
    sample a 3 'so  \boxed{3}' 20
    sample a 4 'so \boxed{3}' 50
    sample a 5 'then \boxed{3.0}' 30
    echo
    echo rubbish
    sample b 6 'SO \boxed{3}'
    jq -cn '{group_id: "b", id: "7", completion: "\\boxed{3}", reference: {answers: [""]}}'
} >in.jsonl
kept() { jq -r 'select(.id) | .id' out | tr '\n' ' '; }
keeps() { # NAME IDS OPTIONS...: which ids are kept
    local name=$1 ids=$2
    shift 2
    check_exit "$name" 1 "$assay" filter --rejects rejects "$@" in.jsonl
    check "keeps $ids" test "$(kept)" = "$ids"
    check 'every line is in one of the two' test "$(cat out rejects | grep -c .)" = 8
}
keeps 'the default' '1 3 4 5 6 '
check 'reasons' test "$(jq -r '.assay.rejected.reason' rejects | tr '\n' ' ')" = 'condition invalid unscored '
check 'the part that failed' test "$(head -n 1 rejects | jq -r '.assay.rejected.condition')" = 'reward > 0'
check 'a summary' grep -q '^8 lines: 5 kept (62.5 %); rejected: 1 condition, 1 unscored, 1 invalid; ' err
check 'by part' grep -q '^ *2  reward > 0$' err
check 'the malformed line is named' grep -q 'in.jsonl:7: INVALID' err
keeps 'not is not true of what is absent' '2 ' --keep '!(math.score == 1)'
keeps 'or' '1 2 3 4 5 6 7 ' --keep "math.score >= 0 || math.verdict == 'BAD_REFERENCE'"
keeps 'exact duplicates' '1 3 5 6 ' --dedup exact
keeps 'normalised duplicates' '1 5 6 ' --dedup normalised
keeps 'the best' '1 6 ' --best 1
keeps 'the first' '1 3 6 ' --at-most 2
cat >length.json <<'JSON'
{"terms": [{"weight": 1, "check": {"math": {}}}, {"weight": 0, "check": {"length": {"shape": "MAXIMUM", "max_length": 100}}}]}
JSON
keeps 'the shortest' '3 6 ' --rubric length.json --keep 'math == 1' --best 1 --rank-by -length.value
keeps 'rules in their order' '3 5 6 ' --rubric length.json --keep 'math == 1' --dedup exact --best 2 --rank-by -length.value
keeps 'nothing' '' --keep 'reward > 1'
sort -t'"' -k8 in.jsonl | grep . >sorted.jsonl
{ sed -n 1p in.jsonl; sed -n 8p in.jsonl; sed -n 2,5p in.jsonl; } >scattered.jsonl
check_exit 'a group that comes back' 2 "$assay" filter --best 1 scattered.jsonl
check 'is named' grep -q 'scattered.jsonl:3: its group stood before' err
check_exit '--group-scope all' 0 "$assay" filter -q --best 1 --group-scope all scattered.jsonl
check 'gathers it' test "$(kept)" = '1 6 '
check_exit 'duplicates over the run' 0 "$assay" filter -q --dedup exact --dedup-scope all scattered.jsonl
check 'need no groups' test "$(kept)" = '1 6 3 5 '

check_exit '--bare' 1 "$assay" filter -q --bare in.jsonl
check 'gives lines as they came' sh -c 'sed -n "1p;3,5p;8p" in.jsonl | cmp -s - out'
check_exit '--sidecar' 1 "$assay" filter -q --sidecar in.jsonl
check 'has all lines' test "$(wc -l <out)" = 9
check 'and says which' test "$(jq -c '.assay.kept' out | tr '\n' ' ')" = 'true false true true true false true false '

printf '%s\n' '{"completion":["\\boxed{3}","\\boxed{4}","\\boxed{3}"],"reference":{"answers":["3"]}}' '{"completion":["x"],"reference":{"answers":["3"]}}' >lists.jsonl
# The turns of a conversation make a prompt: equal completions of other conversations are no duplicates, though the last turn is the same.
python3 - >turns.jsonl <<'PY'
import json
for first in ("one", "two", "one"):
    print(json.dumps({"group_id": "g", "prompt": [{"role": "user", "content": first}, {"role": "assistant", "content": "ok"}, {"role": "user", "content": "Go on"}], "completion": "\\boxed{1}", "reference": {"answers": ["1"]}}))
PY
check_exit 'conversations' 0 "$assay" filter -q --dedup exact --dedup-scope all turns.jsonl
check 'are told apart by all turns' test "$(jq -r '.prompt[0].content' out | tr '\n' ' ')" = 'one two '
check_exit 'lists' 0 "$assay" filter -q --dedup exact --rejects rejects lists.jsonl
check 'list what is kept' test "$(jq -c '.assay | [.kept, [.results[].rejected.reason]]' out)" = '[[0],[null,"condition","duplicate"]]'
check 'and reject where nothing is' test "$(jq -c '.assay.kept' rejects)" = '[]'

# Errors that point.
check_exit 'an unknown name' 3 "$assay" filter --rubric r1 --keep 'accuracy.score == 1 && language.ration >= 0.95' in.jsonl
check 'is pointed at' grep -qx '                         ^~~~~~~~~~~~~~~' err
check 'with what was meant' grep -q "did you mean 'language.ratio'?" err
check_exit 'an impossible text' 3 "$assay" filter --keep "status == 'SCORD'" in.jsonl
check_exit 'no condition' 3 "$assay" filter --keep 'reward' in.jsonl
check_exit 'a rank that is no number' 3 "$assay" filter --best 1 --rank-by status in.jsonl
check_exit 'a rank without best' 3 "$assay" filter --rank-by reward in.jsonl
check_exit '--names' 0 "$assay" filter --rubric r1 --names
check 'lists names' grep -q '^language.ratio  *number$' out
for wrong in '--dedup fuzzy' '--best 0' '--group-scope all' '--dedup-scope all' '--sidecar --bare' '--checkpoint x' '--resume'; do
    check_exit "$wrong" 3 "$assay" filter $wrong in.jsonl
done
check_exit 'the same file twice' 3 "$assay" filter -o same --rejects same in.jsonl
if [ -w /dev/full ]; then
    check_exit 'a full disk' 2 "$assay" filter -q -o /dev/full in.jsonl
    check_exit 'a full disk for the rejects' 2 "$assay" filter -q --rejects /dev/full in.jsonl
fi
check_exit 'an output' 1 "$assay" filter -q -o kept.jsonl.gz in.jsonl
check 'leaves no journal' sh -c '! ls kept.jsonl.gz.resume* 2>/dev/null'
check_exit 'a locked output' 0 flock kept.jsonl.gz.resume.lock sh -c "timeout 60 '$assay' filter -q -o kept.jsonl.gz in.jsonl; test \$? = 2"
check 'is told' grep -q 'another run holds kept.jsonl.gz.resume.lock' err
check_exit 'a run that fails before its first checkpoint' 2 "$assay" filter -q --best 1 -o failed.jsonl scattered.jsonl
check 'leaves no journal either' sh -c '! ls failed.jsonl.resume* 2>/dev/null'
# A lock that was removed by the run that held it is nobody's: who waited for it makes another.
mkfifo slow
flock -x waited.jsonl.resume.lock sh -c 'sleep 0.5; rm waited.jsonl.resume.lock' &
sleep 0.2
"$assay" filter -q -o waited.jsonl slow &
waiter=$!
exec 7>slow
wait %1
for _ in $(seq 100); do [ ! -e waited.jsonl.resume.lock ] || break; sleep 0.05; done
check 'a removed lock is made again' test -e waited.jsonl.resume.lock
exec 7>&-
wait $waiter
finish
