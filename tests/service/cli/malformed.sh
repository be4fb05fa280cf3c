# Bad input and bad surroundings: malformed lines, missing files, closed pipes, full disks. Messages, exit codes, and the run goes on.
. "$(dirname "$0")/lib.sh"

good='{"completion":"\\boxed{3}","reference":{"answers":["3"]}}'
{
    printf '%s\n' "$good"                                             # 1
    printf '%s\n' '{"completion": nope}'                              # 2 not JSON
    printf '\n   \t\n'                                                # 3, 4 blank
    printf '%s\r\n' "$good"                                           # 5 CRLF
    printf '%s\n' '[1,2]' '"text"' '{}' '{"completion":5}' 'null'     # 6 to 10
    printf '{"completion":"\xff","reference":{"answers":["3"]}}\n'    # 11 invalid UTF-8
    printf '%s\n' "$good{"                                            # 12 something follows
    printf '{"completion":"\0","reference":{"answers":["3"]}}\n'      # 13 a raw NUL
    printf '%s\n' '{"completion":"\u0000\\boxed{3}\ud800","reference":{"answers":["3"]}}' # 14 is fine
    python3 -c 'print("["*100000)'                                    # 15 deep
    printf '%s\n' '{"completion":"\\boxed{3}","reference":{"answers":["3"],"anwsers":1}}' # 16 unknown field
    printf '%s' "$good"                                               # 17 no line feed
} >bad.jsonl
check_exit 'malformed lines' 1 "$assay" score bad.jsonl
check 'one line for one line' test "$(wc -l <out)" = 17
check 'good lines are scored' sh -c "for n in 1 5 14 17; do sed -n \${n}p out | grep -q '\"status\":\"SCORED\",\"reward\":1,' || exit 1; done"
check 'blank lines stay' test "$(sed -n 3p out)$(sed -n 4p out | tr -d ' \t')" = ''
check 'CRLF stays' sh -c "sed -n 5p out | grep -q \$(printf '}\\r\$')"
check 'bad lines are INVALID' sh -c "for n in 2 6 7 8 10 11 12 13 15 16; do sed -n \${n}p out | jq -e '.assay.status == \"INVALID\" and .assay.reward == null and .assay.error.reason != null' >/dev/null || exit 1; done"
check 'what is no JSON object is kept out' sh -c "for n in 2 6 7 10 11 12 13 15; do [ \"\$(sed -n \${n}p out | jq -c keys)\" = '[\"assay\"]' ] || exit 1; done"
check 'a JSON object is kept' test "$(sed -n 16p out | jq -c '[.completion, (.assay.error.field_path | contains("anwsers"))]')" = '["\\boxed{3}",true]'
check 'components have their keys' test "$(sed -n 2p out | jq -c '.assay.components | keys')" = '["math"]'
check 'each is reported by file and number' sh -c "for n in 2 6 7 8 10 11 12 13 15 16; do grep -q \"^bad.jsonl:\$n: INVALID: \" err || exit 1; done"
check 'and no other' test "$(grep -c '^bad.jsonl:' err)" = 11

# A column that stands twice: which of them is meant?
printf '%s\n' '{"completion":"\\boxed{3}","completion":"\\boxed{4}","reference":{"answers":["3"]}}' >twice.jsonl
check_exit 'a column twice' 1 "$assay" score twice.jsonl
check 'is told' test "$(jq -c '[.assay.status, .assay.error.reason, .assay.error.field_path]' out)" = '["INVALID","DUPLICATE_FIELD","completion"]'

# A line of 64 MiB and more is skipped, and does not hurt its neighbours.
python3 - >long.jsonl <<'PY'
import sys
good = '{"completion":"\\\\boxed{3}","reference":{"answers":["3"]}}\n'
sys.stdout.write(good)
for _ in range(65): sys.stdout.write("x" * (1 << 20))
sys.stdout.write("\n" + good)
PY
check_exit 'a line that is too long' 1 "$assay" score long.jsonl
check 'is told' test "$(jq -c '[.assay.status, .assay.error.reason]' out | tr '\n' ' ')" = '["SCORED",null] ["INVALID","LINE_TOO_LONG"] ["SCORED",null] '
rm -f long.jsonl
python3 - >large.jsonl <<'PY'
import json
for size in (0, 1 << 20, (1 << 20) + 1):
    tail = " \\boxed{3}"
    print(json.dumps({"completion": "x" * (size - len(tail)) + tail if size else "", "reference": {"answers": ["3"]}}))
PY
check_exit 'completions of 0 B, 1 MiB, and a byte more' 1 "$assay" score -q large.jsonl
check 'are judged up to the limit' test "$(jq -c '[.assay.status, .assay.reward]' out | tr '\n' ' ')" = '["SCORED",0] ["SCORED",1] ["INVALID",null] '

printf '' >empty.jsonl
check_exit 'no lines' 0 "$assay" score empty.jsonl
check 'give none' test ! -s out
printf '\xef\xbb\xbf%s\n' "$good" >bom.jsonl
check_exit 'a byte order mark' 0 "$assay" score -q bom.jsonl
check 'is no part of the line' test "$(jq -c .assay.reward out)" = 1

check_exit 'a missing file' 2 "$assay" score bad.jsonl missing.jsonl
check 'is named before anything is written' test "$(cat out; cat err)" = 'assay score: cannot read missing.jsonl: No such file or directory'
check_exit 'a folder' 2 "$assay" score .
check_exit 'a file that may not be made' 2 "$assay" score -q --output none/there bad.jsonl
check_exit 'writing over the input' 3 "$assay" score --output bad.jsonl bad.jsonl
check 'leaves the input alone' test "$(grep -c . bad.jsonl)" -gt 10
check_exit 'a full disk' 2 sh -c "'$assay' score -q bad.jsonl >/dev/full"
check 'is told' grep -q 'cannot write standard output: No space left on device' err
check_exit 'closed standard input' 2 sh -c "'$assay' score -q - <&-"
check_exit 'closed standard output' 2 sh -c "'$assay' score -q bad.jsonl >&-"
check_exit 'and for help' 2 sh -c "'$assay' --help >&-"

for _ in $(seq 3000); do printf '%s\n' "$good"; done >lines.jsonl
check_exit 'a reader that goes away' 0 bash -c "set -o pipefail; '$assay' score -q lines.jsonl | head -n 1"
check 'is no error' test "$(wc -l <out) $(wc -c <err)" = '1 0'

check_exit 'an unknown rubric' 3 "$assay" score --rubric nope bad.jsonl
check 'lists the known ones' grep -q 'math, gsm8k, code' err
check_exit 'an unknown option' 3 "$assay" score --nope
check_exit 'an unknown term' 3 "$assay" score --set nope.weight=1 bad.jsonl
check_exit 'a bad value' 3 "$assay" score --rubric format --set format.template=nope bad.jsonl
check_exit 'a weight that is no number' 3 "$assay" score --set math.weight=1e999 bad.jsonl
check_exit 'a weight out of range' 3 "$assay" score --set math.weight=100000 bad.jsonl
check 'names the field' grep -q 'terms\[0\].weight' err
printf '{"terms":[{"check":{"math":{}},"wieght":1}]}' >rubric.json
check_exit 'a malformed rubric file' 3 "$assay" score --rubric rubric.json bad.jsonl
check 'names the field and the place' grep -q 'rubric.json:1:32: terms\[0\].wieght' err
check_exit 'no scorers' 3 "$assay" score --scorers 0 bad.jsonl
finish
