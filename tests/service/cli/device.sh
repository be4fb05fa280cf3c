# `assay serve` with the lang process over emulated devices: the same results as without, also after its worker was killed, and what it says of itself.
. "$(dirname "$0")/lib.sh"

serve() { # DEVICE: starts a server; sets server and address
    "$assay" serve --listen 127.0.0.1:0 --scorers 2 --device "$1" 2>server.log &
    server=$!
    address=
    for _ in $(seq 1200); do
        address=$(sed -n 's/.*listening on \(127[^ ]*\).*/\1/p' server.log)
        [ -n "$address" ] && break
        sleep 0.05
    done
    check "a server with --device $1 listens" test -n "$address"
}
stop() {
    kill -TERM "$server" 2>/dev/null
    wait "$server"
}
trap 'stop; rm -rf "$work"' EXIT

# The process that owns the devices: a child of the keeper, which is a child of the server.
worker() {
    python3 - "$server" <<'PY'
import os, sys
def stat(pid):
    try:
        text = open(f"/proc/{pid}/stat").read()
    except OSError:
        return None, 0
    return text[text.index("(") + 1:text.rindex(")")], int(text[text.rindex(")") + 2:].split()[1])
pids = [p for p in os.listdir("/proc") if p.isdigit()]
keepers = {p for p in pids if stat(p) == ("assay-keeper", int(sys.argv[1]))}
print(*[p for p in pids if stat(p)[0] == "assay-lang" and str(stat(p)[1]) in keepers])
PY
}

python3 - >lines.jsonl <<'PY'
import json
parts = ["First we compute the area of the circle and add both results", "donc le résultat est clair et nous devons encore vérifier",
         "und deshalb müssen wir noch einmal prüfen", "因为三角形的内角和", "поэтому мы должны проверить ответ"]
for i in range(60):
    thinking = ". ".join(parts[(i * k + k // 2) % len(parts)] if k % 3 == 1 else parts[0] for k in range(6))
    print(json.dumps({"id": f"r{i}", "prompt": "p", "completion": f"<think>{thinking}.</think>\n<answer>{i % 4}</answer>",
                      "reference": {"answers": [str(i % 3)], "language": {"target": "en"}}}))
PY
check_exit 'embedded, on the CPU' 0 "$assay" score -q --rubric r1 lines.jsonl
mv out expected
check 'ratios differ from line to line' test "$(jq '.assay.reward' expected | sort -u | wc -l)" -gt 5

serve emulated
check 'the log names the devices' grep -q 'language: emulated, forward schedule; emulated, reverse schedule' server.log
check_exit 'by the lang process' 0 "$assay" score -q --rubric r1 --server "$address" lines.jsonl
check 'the same bytes' cmp expected out
first=$(worker)
check 'its worker is there' test -n "$first"
kill -9 $first
check_exit 'while it is away' 0 "$assay" score -q --rubric r1 --server "$address" lines.jsonl
check 'the same bytes' cmp expected out
second=
for _ in $(seq 1200); do
    second=$(worker)
    [ -n "$second" ] && [ "$second" != "$first" ] && break
    sleep 0.05
done
check 'another worker was started' test -n "$second" -a "$second" != "$first"
check 'and the log says so' grep -q 'the lang process died: signal 9' server.log
check_exit 'with the new one' 0 "$assay" score -q --rubric r1 --server "$address" lines.jsonl
check 'the same bytes' cmp expected out
stop
check 'the server stops cleanly' test $? -eq 0
check 'and takes all its processes with it' test -z "$(worker)"

serve none
check 'without a device the log says why' grep -q 'language: cpu .*(none: switched off)' server.log
check_exit 'and it judges' 0 "$assay" score -q --rubric r1 --server "$address" lines.jsonl
check 'the same bytes' cmp expected out
stop
check_exit 'a device that is none' 3 "$assay" serve --device abacus
finish
