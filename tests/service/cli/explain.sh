# assay explain: candidates and why they were not taken, the gold as parsed, components; lines by number.
. "$(dirname "$0")/lib.sh"

{
    printf '\n'
    line first '<think>maybe \boxed{7}</think> First \boxed{4}, then \boxed{5}' 7
    line second 'It is \boxed{12}.' 12
} >two.jsonl
check_exit 'the first line that is not blank' 0 "$assay" explain two.jsonl
check 'names the line and its gold' sh -c "grep -q '^line  *first' out && grep -q '^gold 0  *7' out"
check 'says what was taken' grep -q '^answer  *5$' out
check 'shows the candidate in the thinking' grep -q 'BOXED.*would be CORRECT.*stands inside the thinking' out
check 'shows the earlier box' grep -q '^  4 .*would be INCORRECT.*a later one of its kind was taken' out
check 'tells that the gold stands elsewhere' grep -q 'gold  *stands elsewhere' out
check 'shows the gold as parsed' grep -q 'gold 0 parsed as 7' out
check_exit 'a line by number' 0 "$assay" explain --line 3 --rubric r1-zero two.jsonl
check 'is that line' grep -q '^line  *second' out
check 'has both components' sh -c "grep -q '^  accuracy: CORRECT' out && grep -q '^  format: INCORRECT' out"
check_exit 'a convention' 0 "$assay" explain --convention gsm8k --line 3 two.jsonl
check 'looks where that grader looks' grep -q '^  math: NO_ANSWER' out
check 'and names what would flip it' grep -q '^        convention=UNSPECIFIED' out
check_exit 'standard input' 0 sh -c "sed -n 3p two.jsonl | '$assay' explain --json"
check 'as JSON' test "$(jq -c .reward out)" = 1
check_exit 'a malformed line' 1 sh -c "echo '{' | '$assay' explain"
check 'is told' grep -q INVALID_JSON out
line mixed '<think>We add both numbers of them now. 然后我们除以总数。 So it is four.</think><answer>4</answer>' 4 |
    jq -c '.prompt = "What do we get when we add both of these numbers?"' >mixed.jsonl
check_exit 'words of another language' 0 "$assay" explain --rubric r1 mixed.jsonl
check 'has the units of both' grep -q '^      target en: 22 units of it, 8 of others, 0 of neutral terms' out
check 'has the stretch, its bytes and the evidence' grep -q '^      zh, bytes 40 to 64, by 8.0 nats$' out
check_exit 'a line that is not there' 2 "$assay" explain --line 4 two.jsonl
check_exit 'a blank line' 2 "$assay" explain --line 1 two.jsonl
check_exit 'nothing' 2 sh -c "'$assay' explain </dev/null"
check_exit 'a missing file' 2 "$assay" explain missing.jsonl
check_exit 'two files' 3 "$assay" explain a b
printf '%s\n' '{"prompt":"q","reward_model":{"ground_truth":"7"},"uid":"u","responses":["\\boxed{7}","so \\boxed{8}"]}' '{"completion":"1","reference":{"answers":["1"]}}' >rows.jsonl
check_exit "a schema's row" 0 "$assay" explain --schema verl rows.jsonl
check 'is its first generation' sh -c "grep -q '^answer  *7$' out && grep -q '^gold 0  *7' out"
check_exit 'another one' 0 "$assay" explain --schema verl -g 2 rows.jsonl
check 'is that one' sh -c "grep -q '^answer  *8$' out && grep -q 'math: INCORRECT' out"
check_exit 'one that is not there' 2 "$assay" explain --schema verl --generation 3 rows.jsonl
check_exit 'of a line without a list' 2 "$assay" explain --line 2 -g 2 rows.jsonl
check_exit 'an option of score' 3 "$assay" explain --server x rows.jsonl
printf '%s\n' '{"completion":"\u001b[31m \\boxed{\u001b[2J1}","reference":{"answers":["1"]}}' >escapes.jsonl
check_exit 'hostile text' 0 "$assay" explain escapes.jsonl
check 'reaches no terminal' sh -c "! LC_ALL=C grep -q \$(printf '\\033') out"
finish
