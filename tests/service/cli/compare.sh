# assay compare: verdicts and exit codes of a pair; JSONL in order with originals kept.
. "$(dirname "$0")/lib.sh"

pair() { # EXIT VERDICT GOLD ANSWER [OPTIONS]
    local code=$1 verdict=$2
    shift 2
    check_exit "compare $*" "$code" "$assay" compare "$@"
    check "says $verdict" test "$(head -n 1 out | cut -d' ' -f1)" = "$verdict"
}
pair 0 CORRECT '\frac{1}{2}' 0.5
pair 0 CORRECT 1,000 1000
pair 0 CORRECT -3 '\boxed{-3}'
pair 0 CORRECT -3 -3
pair 0 CORRECT -- -3 -3
pair 1 INCORRECT 1 2
pair 1 NO_ANSWER 1 ''
pair 2 BAD_REFERENCE '' 1
pair 1 INCORRECT --convention hendrycks '\frac12' '\frac24'
pair 0 CORRECT --convention hendrycks '\frac12' 0.5
pair 0 CORRECT --convention dapo 3 'Answer: $x=3$'
pair 0 CORRECT --convention math-verify 1/3 0.333333
pair 1 INCORRECT --set percent=FRACTION 50 '50\%'
pair 0 CORRECT --set units=IGNORED --set names=IGNORED 'x = 5 \text{ cm}' 'y = 5 \text{ m}'
check_exit 'an unknown option of maths' 3 "$assay" compare --set nope=1 1 1
check_exit 'a value out of range' 3 "$assay" compare --set absolute_tolerance=-1 1 1
check 'is told with its path' grep -q 'absolute_tolerance: must be' err
check_exit 'one argument' 3 "$assay" compare 1
check_exit 'three arguments' 3 "$assay" compare 1 2 3
check_exit 'an unknown option' 3 "$assay" compare --nope 1 1
check_exit 'a bad tolerance' 3 "$assay" compare --tolerance 2 1 1
check_exit 'an option without its value' 3 "$assay" compare 1 1 --tolerance
check_exit 'an unknown convention' 3 "$assay" compare --convention nope 1 1

python3 - >pairs.jsonl <<'PY'
import json
for i in range(2000):
    print(json.dumps({"id": i, "gold": str(i % 5), "pred": i % 3, "note": "a\"b"}))
PY
check_exit '2,000 pairs' 0 "$assay" compare --jsonl --scorers 2 pairs.jsonl
check 'have their verdicts, in order' python3 - <<'PY'
import json
before, after = open("pairs.jsonl").read().splitlines(), open("out").read().splitlines()
assert len(before) == len(after) == 2000
for i, (a, b) in enumerate(zip(before, after)):
    row = json.loads(b)
    assert b.startswith(a[:-1] + ', "verdict":'), b
    assert row["id"] == i and row["verdict"] == ("CORRECT" if i % 5 == i % 3 else "INCORRECT") and row["method"], b
PY
printf '%s\n' '{"gold":"1","pred":"1","verdict":"x","method":"y","message":"mine"}' '{"gold":"1"' '' '{"gold":"1"}' '{"gold":"1","pred":"1"}' >odd.jsonl
check_exit 'malformed pairs' 1 "$assay" compare --jsonl odd.jsonl
check 'one line for one line' test "$(wc -l <out)" = 5
check 'earlier results are replaced, the rest stays' test "$(sed -n 1p out | jq -c '[.verdict, .message]')" = '["CORRECT","mine"]'
check 'malformed ones are ERROR' test "$(sed -n '2p;4p' out | jq -c .verdict | tr '\n' ' ')" = '"ERROR" "ERROR" '
check 'the good one is judged' test "$(sed -n 5p out | jq -c .verdict)" = '"CORRECT"'
check 'and they are reported' test "$(grep -c '^odd.jsonl:[24]: ' err)" = 2
check_exit 'other keys' 0 sh -c "echo '{\"a\":\"2\",\"b\":\"2.0\"}' | '$assay' compare --jsonl --gold-key a --pred-key b"
check 'are read' test "$(jq -c .verdict out)" = '"CORRECT"'
check_exit 'a full disk' 2 sh -c "'$assay' compare 1 1 >/dev/full"
check_exit 'a missing file' 2 "$assay" compare --jsonl missing.jsonl
finish
