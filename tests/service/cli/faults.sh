# A scorer that crashes, aborts or eats memory costs its own line only: ERROR, every other line right, the run goes on. The program is built
# with the judge's fault markers.
. "$(dirname "$0")/lib.sh"

python3 - >lines.jsonl <<'PY'
import json, os
faults = {40: "segv", 300: "abort", 555: "memory", 700: "segv"}
if os.environ.get("ASSAY_SANITIZED"): faults[555] = "abort"  # a sanitizer's own memory is beyond our limit
for i in range(1000):
    text = f"ASSAY-FAULT:{faults[i]}" if i in faults else f"\\boxed{{{i % 3}}}"
    print(json.dumps({"id": i, "completion": text, "reference": {"answers": ["1"]}}))
PY
check_exit 'lines that kill their scorers' 1 "$assay" score --scorers 2 lines.jsonl
check 'cost themselves only' python3 - <<'PY'
import json
rows = [json.loads(line) for line in open("out")]
assert [row["id"] for row in rows] == list(range(1000))
for row in rows:
    result, i = row["assay"], row["id"]
    assert list(result["components"]) == ["math"], row
    if i in (40, 300, 555, 700):
        assert result["status"] == "ERROR" and result["reward"] is None and result["error"]["reason"] == "SCORER_CRASHED", row
        assert row["completion"].startswith("ASSAY-FAULT"), row
    else:
        assert result["status"] == "SCORED" and result["reward"] == (1 if i % 3 == 1 else 0), row
PY
check 'are reported' test "$(grep -c '^lines.jsonl:[0-9]*: ERROR: ' err)" = 4
printf '%s\n' '{"completion":["\\boxed{1}","ASSAY-FAULT:segv","\\boxed{1}","ASSAY-FAULT:abort","\\boxed{2}"],"reference":{"answers":["1"]}}' >list.jsonl
check_exit 'generations that kill their scorers' 1 "$assay" score -q --advantage rloo list.jsonl
check 'cost themselves only' test "$(jq -c '.assay | [[.results[].reward], [.results[].status], .group.scored]' out)" = '[[1,null,1,null,0],["SCORED","ERROR","SCORED","ERROR","SCORED"],3]'
check_exit 'and are rejects' 1 "$assay" filter -q --rejects rejects lines.jsonl
check 'of our fault' test "$(jq -r 'select(.assay.rejected.reason == "error") | .id' rejects | tr '\n' ' ')" = '40 300 555 700 '
check_exit 'and wrong in an evaluation' 1 "$assay" eval -q lines.jsonl
check 'aloud' grep -q '^4 samples have no verdict of right or wrong and COUNT AS WRONG (4 of them INVALID or failed)' out
check_exit 'compare of a pair that crashes' 2 "$assay" compare 1 ASSAY-FAULT:segv
check 'is an ERROR' grep -q '^ERROR' out
check_exit 'explain of a line that crashes' 1 sh -c "sed -n 41p lines.jsonl | '$assay' explain"
check 'is an ERROR' grep -q 'SCORER_CRASHED' out
finish
