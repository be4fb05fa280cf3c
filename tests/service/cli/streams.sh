# Files in and out: packed ones, patterns, column presets, sidecar, what breaks.
. "$(dirname "$0")/lib.sh"

for i in 1 2 3 4 5 6 7 8; do line "row-$i" "so \\boxed{$((i % 3))}" 1; done >plain.jsonl
"$assay" score -q plain.jsonl >expected
gzip -k plain.jsonl
zstd -q plain.jsonl -o plain.jsonl.zst
for kind in gz zst; do
    check_exit ".$kind in" 0 "$assay" score -q plain.jsonl.$kind
    check 'gives the same' cmp -s out expected
    check_exit ".$kind on standard input" 0 sh -c "'$assay' score -q - <plain.jsonl.$kind"
    check 'gives the same' cmp -s out expected
    check_exit ".$kind out" 0 "$assay" score -q plain.jsonl -o packed.jsonl.$kind
    if [ $kind = gz ]; then gzip -dc packed.jsonl.gz >unpacked; else zstd -qdc packed.jsonl.zst >unpacked; fi
    check 'unpacks to the same' cmp -s unpacked expected
    check_exit ".$kind is scored again" 0 "$assay" score -q packed.jsonl.$kind
    check 'to the same' cmp -s out expected
    head -c 100 plain.jsonl.$kind >cut.jsonl.$kind
    check_exit "a cut .$kind" 2 "$assay" score -q cut.jsonl.$kind
    check 'is named' grep -q "cannot read cut.jsonl.$kind: " err
done
cat plain.jsonl.gz plain.jsonl.gz >two.gz
check_exit 'two members' 0 "$assay" score -q two.gz
check 'are read' sh -c 'cat expected expected | cmp -s - out'
mkdir shards && cp plain.jsonl shards/b.jsonl && cp plain.jsonl.gz shards/a.jsonl.gz && cp plain.jsonl.zst 'shards/c[x].jsonl.zst'
check_exit 'a pattern' 0 "$assay" score -q 'shards/*'
check 'takes all in order' sh -c 'cat expected expected expected | cmp -s - out'
check_exit 'a pattern without a match' 3 "$assay" score 'shards/*.parquet'
check 'is named' grep -q "no file matches 'shards/\*.parquet'" err
check_exit 'a missing file among others' 2 "$assay" score plain.jsonl absent.jsonl
check 'is named before anything is written' test ! -s out -a -n "$(grep absent.jsonl err)"
check_exit 'what was read before damage is judged' 2 sh -c "cat plain.jsonl.gz cut.jsonl.gz >damaged.gz; '$assay' score -q damaged.gz"
check 'and written' sh -c 'head -n 8 out | cmp -s - expected'

# Sidecar: line for line, blank ones too.
{ head -n 2 plain.jsonl; echo; echo junk; } >holes.jsonl
check_exit 'sidecar' 1 "$assay" score -q --sidecar holes.jsonl
check 'has a line for each' test "$(wc -l <out)" = 4
check 'without the columns' test "$(head -n 1 out | jq -c keys)" = '["assay"]'
check 'and blank ones' test "$(sed -n 3p out)" = ''

# Column presets.
preset() { # NAME EXPECTED LINE: the rewards of a line by --schema NAME
    printf '%s\n' "$3" >preset.jsonl
    check_exit "--schema $1" 0 "$assay" score --schema "$1" preset.jsonl
    check "finds its columns" test "$(jq -c '.assay | if .results then [.results[].reward] else .reward end' out)" = "$2"
}
preset openr1 '[1,0]' '{"problem":"1+1","answer":"2","uuid":"x","generations":["<think>a</think> \\boxed{2}","\\boxed{3}"],"finish_reasons":["stop","length"],"messages":[]}'
preset verl 1 '{"data_source":"gsm8k","prompt":[{"role":"user","content":"1+1"}],"response":"#### 2","reward_model":{"style":"rule","ground_truth":"2"},"extra_info":{"index":0}}'
preset verl '[1,0]' '{"prompt":[{"role":"user","content":"1+1"}],"responses":["#### 2","#### 3"],"reward_model":{"ground_truth":"2"}}'
preset verl 1 '{"input":"1+1","output":"#### 2","gts":"2","score":1.0,"step":1}'
preset tulu 1 '{"id":"a","messages":[{"role":"user","content":"1+1"},{"role":"assistant","content":"\\boxed{2}"}],"ground_truth":"2","dataset":"gsm8k"}'
preset nemo-gym 1 '{"responses_create_params":{"input":[{"role":"user","content":"1+1"}]},"response":{"output":[{"type":"reasoning","summary":[]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"so \\boxed{2}"}]}]},"expected_answer":"2"}'
preset openai-messages 1 '{"messages":[{"role":"user","content":"1+1"},{"role":"assistant","content":"\\boxed{2}"}],"answer":"2"}'
preset openai-messages 1 '{"custom_id":"a","response":{"body":{"choices":[{"message":{"role":"assistant","content":"\\boxed{2}","reasoning_content":"hm"},"finish_reason":"stop"}],"usage":{"completion_tokens":7}}},"answer":2}'
preset trl 1 '{"prompt":[{"role":"user","content":"1+1"}],"completion":[{"role":"assistant","content":"\\boxed{2}"}],"solution":"2"}'
preset trl 0 '{"prompt":"1+1","completion":"\\boxed{3}","answer":"2"}'
printf '%s\n' '{"question_id":"q","question_content":"print 1","output_list":["```python\nprint(1)\n```"],"public_test_cases":"[{\"input\": \"\", \"output\": \"1\", \"testtype\": \"stdin\"}]"}' >lcb.jsonl
"$assay" score -q --schema livecodebench --rubric r1-zero lcb.jsonl >out 2>err
check '--schema livecodebench finds tests and outputs' test "$(jq -c '.assay.results | length, .[0].status != "INVALID"' out | tr '\n' ' ')" = '1 true '
check_exit 'an unknown schema' 3 "$assay" score --schema parquet plain.jsonl
check 'lists those there are' grep -q 'openr1 verl tulu nemo-gym livecodebench openai-messages ifeval trl' err
check_exit 'a flag goes before the preset' 0 sh -c "echo '{\"answer\":\"2\",\"solution\":\"5\",\"completion\":\"\\\\boxed{2}\"}' | '$assay' score -q --schema trl --answer-key answer"
check 'and wins' test "$(jq -c .assay.reward out)" = 1
printf '%s\n' '{"messages":[{"role":"user","content":"1+1"}],"answer":"2"}' >user.jsonl
check_exit "a conversation that ends with the user's turn" 1 "$assay" score --schema openai-messages user.jsonl
check 'has no completion' grep -q 'NO_COMPLETION' err

# Addresses that are none.
for address in foo 127.0.0.1:99999 ::1:5000 "unix:$(printf '%0120d' 0)" unix:; do
    check_exit "serve --listen ${address:0:20} is wrong usage" 3 "$assay" serve --no-code --listen "$address"
    check 'and says why' grep -q 'cannot listen on' err
done

# Disks and pipes.
if [ -w /dev/full ]; then
    check_exit 'a full disk' 2 "$assay" score -q plain.jsonl -o /dev/full
    check 'is named' grep -q 'cannot write /dev/full: No space left on device' err
    check_exit 'and no totals stand before it' 2 "$assay" score plain.jsonl -o /dev/full
    check 'as of a success' test "$(grep -c SCORED err)" = 0
fi
for i in $(seq 200); do cat plain.jsonl; done >long.jsonl
check_exit 'a reader that goes away' 0 sh -c "'$assay' score -q long.jsonl 2>err2 | head -n 1; test ! -s err2"
check_exit 'a file that is read cannot be written' 3 "$assay" score -q plain.jsonl -o plain.jsonl
check 'and stays as it was' test "$(wc -l <plain.jsonl)" = 8
check_exit 'no progress without a terminal' 0 "$assay" score long.jsonl -o long.out
check 'but one line of summary' test "$(wc -l <err)" = 1
if command -v script >/dev/null; then
    for i in $(seq 40); do cat long.jsonl; done >longer.jsonl
    script -qec "'$assay' score --rubric r1-zero longer.jsonl -o longer.out" /dev/null >terminal </dev/null
    check 'a bar on a terminal' grep -q '% \[#* *\]  [0-9]*/s  ETA [0-9]*:[0-9][0-9]' terminal
fi
finish
