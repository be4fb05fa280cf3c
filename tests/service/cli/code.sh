# assay judge, assay run, and code in assay score and explain: verdicts, exit codes, what is told. Only plain programs; attacks are behind the outer wall (tests/e2e/test_code.py).
. "$(dirname "$0")/lib.sh"

printf 'n = int(input())\nprint(n * 2)\n' >double.py
"$assay" run double.py <<<21 >out 2>err
if [ $? -eq 125 ]; then
    echo "SKIPPED: $(cat err)" >&2
    exit 77
fi

# assay run
check 'run shows the output' test "$(cat out)" = 42
printf 'import sys\nprint("to err", file=sys.stderr)\nsys.exit(7)\n' >exits.py
check_exit 'run passes the exit code on' 7 "$assay" run exits.py </dev/null
check 'and standard error' grep -q 'to err' err
printf 'while True: pass\n' >loops.py
check_exit 'run ends a loop' 124 "$assay" run --time-ms 300 loops.py </dev/null
check 'and says why' grep -q 'TIME_LIMIT' err
printf 'x = []\nwhile True: x.append(bytearray(1 << 20))\n' >eats.py
check_exit 'run bounds memory' 137 "$assay" run --memory-mb 64 --time-ms 20000 eats.py </dev/null
printf 'while True: print("x" * 1000)\n' >writes.py
check_exit 'run bounds output' 153 "$assay" run --output-kb 64 --time-ms 20000 writes.py </dev/null
check_exit 'run: wrong usage' 125 "$assay" run
check_exit 'run: an unknown language' 125 "$assay" run -l klingon double.py
check_exit 'run: a missing file' 125 "$assay" run missing.py
printf 'Text\n```python\nprint(5)\n```\n' >completion.txt
check_exit 'run takes the block of a completion' 0 "$assay" run completion.txt </dev/null
check 'and runs it' test "$(cat out)" = 5
check_exit 'run: another interpreter that is none' 125 "$assay" run --python /bin/true double.py </dev/null

printf 'puts 1\n' >ruby.rb
check_exit 'run: an ending that is no language' 125 "$assay" run ruby.rb </dev/null
check 'is not taken for Python' grep -q 'no language that assay knows ends in .rb' err

# Languages that a user adds
if [ -x /usr/bin/perl ]; then
    echo '{"languages":[{"name":"perl","aliases":"pl","tools":["/usr/bin/no-such","/usr/bin/perl"],"source":"main.pl","run":"{tool} main.pl"},
        {"name":"klingon","aliases":"kl","tools":"/usr/bin/no-such","source":"main.kl","run":"{tool} main.kl"},
        {"name":"assembler","tools":"/usr/bin/gcc","source":"main.s","compile":"{tool} -static -o main main.s","product":"main"}]}' >languages.json
    printf 'my $n = <STDIN>; print $n * 2, "\\n";' >double.pl
    check_exit 'run: a language of the user' 0 "$assay" run --languages languages.json double.pl <<<21
    check 'is run' test "$(cat out)" = 42
    check_exit 'run: it is not there without its row' 125 "$assay" run double.pl <<<21
    printf '%s\n' '.globl main' 'main: mov $7, %eax' 'ret' >seven.s
    if [ "$(uname -m)" = x86_64 ] && [ -x /usr/bin/gcc ]; then
        check_exit 'run: one that is compiled, and at once' 7 timeout 20 "$assay" run -l assembler --languages languages.json seven.s </dev/null
    fi
    jq -n '{type: "stdio", language: "perl", cases: [{input: "2\n", output: "4\n"}]}' >perl.json
    check_exit 'judge: a language of the user' 0 "$assay" judge double.pl --tests perl.json --languages languages.json
    check_exit 'judge: a wrong program in it' 1 "$assay" judge --tests perl.json --languages languages.json - <<<'```pl
print 5;
```'
    cp double.pl double.kl
    check_exit 'judge: a tool that is not there' 2 "$assay" judge double.kl --tests <(jq '.language = "klingon"' perl.json) --languages languages.json
    check 'is not available' test "$(jq -r .verdict out)" = NOT_AVAILABLE
    for wrong in '.languages[1].rum = "x"|languages[1].rum' 'del(.languages[1].run)|languages[1].run' '.languages[0].name = "python"|languages[0].name' \
        '.languages[0].tools = "perl"|languages[0].tools' '.languages[2].product = "a/b"|languages[2].product' '.languages[1].time_ms = 0|languages[1].time_ms' \
        '.languages[1].name = "perl"|languages[1].name'; do
        jq "${wrong%|*}" languages.json >bad.json
        check_exit "languages: ${wrong#*|}" 125 "$assay" run --languages bad.json double.pl
        check 'is named' grep -qF "bad.json: ${wrong#*|}: " err
    done
    check_exit 'languages: no JSON' 125 "$assay" run --languages ruby.rb double.pl
fi

# A virtual machine's start is not the program's.
if [ -x /usr/bin/javac ]; then
    printf 'public class Main { public static void main(String[] a) { System.out.println(new java.util.Scanner(System.in).nextInt() * 2); } }\n' >Main.java
    check_exit 'judge: what Java itself takes to start' 0 "$assay" judge Main.java --tests <(jq '.language = "java"' <<<'{"type":"stdio","cases":[{"input":"2","output":"4"}]}') --time-ms 100
    printf 'public class Main { public static void main(String[] a) { for (;;); } }\n' >Loop.java
    check_exit 'judge: a loop in Java' 1 "$assay" judge Loop.java --tests <(jq '.language = "java"' <<<'{"type":"stdio","cases":[{"input":"2","output":"4"}]}') --time-ms 100
    check 'has its limit' test "$(jq -r .verdict out)" = TIME_LIMIT
fi

# assay judge
echo '{"type":"stdio","cases":[{"input":"2\n","output":"4\n"},{"input":"5\n","output":"10\n"}]}' >stdio.json
check_exit 'judge accepts' 0 "$assay" judge double.py --tests stdio.json
check 'as JSON' test "$(jq -c '[.verdict,.score,.passed,.run,.total,.language,(.tests|length)]' out)" = '["CORRECT",1,2,2,2,"python",2]'
check 'with where the program stands in the file' test "$(jq -c .span out)" = "{\"begin\":0,\"end\":$(wc -c <double.py)}"
check 'with a level of isolation' test "$(jq -r .isolation_level out)" != null
printf 'n = int(input())\nprint(n * n)\n' >square.py
check_exit 'judge refuses' 1 "$assay" judge square.py --tests stdio.json
check 'and runs every test' test "$(jq -c '[.verdict,.score,.passed,[.tests[].verdict]]' out)" = '["INCORRECT",0.5,1,["CORRECT","INCORRECT"]]'
check 'with what the program wrote' test "$(jq -r '.tests[1].stdout_excerpt' out)" = 25
check_exit 'judge stops early' 1 "$assay" judge --stop-early exits.py --tests stdio.json
check 'at the first failure' test "$(jq -c '[.verdict,.run,.tests[].verdict]|sort' out)" = '[1,"RUNTIME_ERROR","RUNTIME_ERROR","SKIPPED"]'
check 'with the exit code' test "$(jq -c '[.tests[].exit_code]|max' out)" = 7
check 'and standard error' sh -c "jq -r '.tests[].stderr_excerpt' out | grep -q 'to err'"
check_exit 'judge: a limit on time' 1 "$assay" judge loops.py --tests stdio.json --time-ms 200
check 'is its verdict' test "$(jq -r .verdict out)" = TIME_LIMIT
printf 'Thus:\n```python\nprint(int(input()) * 2)\n```\n' >right.txt
check_exit 'judge takes the block of a completion' 0 "$assay" judge right.txt --tests stdio.json
check 'and says where it stands' test "$(jq -c .span out)" = '{"begin":16,"end":40}'
printf 'Thus:\n```python\nprint(int(input()) * 2)\n' >open.txt
check_exit 'judge: an unclosed block' 1 "$assay" judge open.txt --tests stdio.json
check 'is no answer' test "$(jq -r .verdict out)" = NO_ANSWER
printf 's = """\n```\n"""\nprint(int(input()) * 2)\n' >fence.py
check_exit 'judge: a fence in a program is text' 0 "$assay" judge fence.py --tests stdio.json
echo '{"type":"call","entry_point":"add","cases":[{"args":[1,2],"expected":3},{"args":["a","b"],"expected":"ab"}]}' >call.json
printf 'def add(a, b):\n    return a + b\n' >add.py
check_exit 'judge calls a function' 0 "$assay" judge add.py --tests call.json
echo '{"type":"assert","entry_point":"add","code":"assert add(1, 2) == 3\nassert add(2, 2) == 4"}' >assert.json
check_exit 'judge runs assertions' 0 "$assay" judge add.py --tests assert.json
printf 'import os\ndef add(a, b):\n    os._exit(0)\n' >leaves.py
check_exit 'leaving is no way to pass' 1 "$assay" judge leaves.py --tests assert.json
check_exit 'nor in calls' 1 "$assay" judge leaves.py --tests call.json
echo '{"type":"checker","code":"import json,sys\nd=json.load(sys.stdin)\nsys.exit(42 if int(d[\"output\"])%2==0 else 43)","cases":[{"input":"3\n","output":"6\n"}]}' >checker.json
check_exit 'judge asks a checker' 0 "$assay" judge double.py --tests checker.json
check_exit 'that refuses' 1 "$assay" judge --language python - --tests checker.json <<<'print(7)'
echo '{"inputs":["3\n"],"outputs":["6\n"]}' >apps.json
check_exit 'judge reads APPS' 0 "$assay" judge double.py --tests apps.json
echo '{"prompt":"def add(a, b):\n    \"\"\"Adds.\"\"\"\n","test":"def check(candidate):\n    assert candidate(1, 2) == 3\n","entry_point":"add"}' >humaneval.json
check_exit 'judge reads HumanEval' 0 "$assay" judge add.py --tests humaneval.json
check_exit 'judge: tests that are no tests' 3 "$assay" judge double.py --tests <(echo '{"type":"stdio"}')
check_exit 'judge: malformed JSON' 3 "$assay" judge double.py --tests <(echo '{')
check_exit 'judge: missing tests' 2 "$assay" judge double.py --tests missing.json
check_exit 'judge: wrong usage' 3 "$assay" judge double.py
check_exit 'judge: a language that is not there' 2 "$assay" judge -l go <(echo 'package main') --tests stdio.json
[ "$(jq -r .verdict out)" = NOT_AVAILABLE ] || command -v go >/dev/null || check 'is not available' false

# Every test within its own limit is enough: there is no sum that was not asked for.
printf 'import time\nbegin = time.process_time()\nn = input()\nwhile time.process_time() - begin < 0.02: pass\nprint(n)\n' >slow.py
jq -cn '{type: "stdio", time_ms: 200, cases: [range(60) | {input: "\(.)\n", output: "\(.)\n"}]}' >many.json
check_exit 'judge: many tests, each in time' 0 "$assay" judge slow.py --tests many.json
check_exit 'judge: a sum that is asked for' 1 "$assay" judge slow.py --tests <(jq -c '.total_time_ms = 300' many.json)
check 'is one' test "$(jq -r .verdict out)" = TIME_LIMIT
check_exit 'judge: a loop in many tests' 1 "$assay" judge loops.py --tests <(jq -c '.time_ms = 20' many.json)
check 'is not waited for in all of them' test "$(jq -c '[.total, .passed, ([.tests[].verdict] | unique), ([.tests[] | select(.message | test("not run"))] | length)]' out)" = '[60,0,["TIME_LIMIT"],50]'
echo '{"type":"call","entry_point":"f","comparison":"unordered","cases":[{"args":[],"expected":[1,2]}]}' >unordered.json
printf 'def f(): return [2, 1]\n' >backwards.py
check_exit 'judge: the order of a list does not count where the tests say so' 0 "$assay" judge backwards.py --tests unordered.json
check_exit 'judge: it does else' 1 "$assay" judge backwards.py --tests <(jq -c 'del(.comparison)' unordered.json)

# score: one verdict for every way in
jq -cn --rawfile right right.txt --slurpfile tests stdio.json '{id: "a", completion: $right, reference: {code: $tests[0]}}' >lines.jsonl
jq -cn --slurpfile tests stdio.json '{id: "b", completion: "```python\nprint(4)\n```", reference: {code: $tests[0]}}' >>lines.jsonl
jq -cn --slurpfile tests stdio.json '{id: "c", completion: "<think>```python\nprint(int(input())*2)\n```</think>none", reference: {code: $tests[0]}}' >>lines.jsonl
jq -cn '{id: "d", completion: "\\boxed{7}", reference: {answers: ["7"]}}' >>lines.jsonl
jq -cn '{id: "e", completion: "```python\nprint(1)\n```", reference: {code: {suite: {kind: "CALL", cases: [{args_json: [1], expected_json: 2}]}}}}' >>lines.jsonl
jq -cn '{id: "f", completion: "```python\nprint(1)\n```", reference: {code: {cached_sha256: ("0aF9" * 16)}}}' >>lines.jsonl
check_exit 'score with code and maths' 1 "$assay" score -q -r r1-zero --detail trace lines.jsonl
check 'judges each by its reference' test "$(jq -c '.assay.components.accuracy.verdict' out | tr '\n' ' ')" = '"CORRECT" "INCORRECT" "NO_ANSWER" "CORRECT" "SKIPPED" "SKIPPED" '
check 'names the field' test "$(jq -rs '.[4].assay.error.field_path' out)" = 'reference.code.entry_point'
check 'and tests that are not held' test "$(jq -cs '.[5].assay|[.status,.error.reason,.error.retryable]' out)" = '["REFERENCE_NOT_CACHED","REFERENCE_NOT_CACHED",true]'
check 'details of tests' test "$(jq -cs '.[1].assay.components.accuracy.code|[.total,(.tests|length)]' out)" = '[2,2]'
check_exit 'score without programs' 1 "$assay" score -q -r r1-zero --no-code lines.jsonl
check 'is not available, and maths is judged' test "$(jq -cs '[.[0,3].assay.components.accuracy.verdict]' out)" = '["NOT_AVAILABLE","CORRECT"]'
check_exit 'score by pass rate' 0 "$assay" score -q -r code --set code.scoring=PASS_RATE <(sed -n 1,2p lines.jsonl)
check 'is a share' test "$(jq -cs '[.[].assay.reward]' out)" = '[1,0.5]'
jq -c '{text: .completion, t: .reference.code}' lines.jsonl | sed -n 1,2p >mapped.jsonl
check_exit 'score with mapped columns' 0 "$assay" score -q -r code --completion-key text --tests-key t mapped.jsonl
check 'finds the tests' test "$(jq -cs '[.[].assay.reward]' out)" = '[1,0]'

# Column presets: gold columns that hold tests, and columns that hold programs.
preset() { # NAME EXPECTED LINE: the rewards of a line by --schema NAME
    printf '%s\n' "$3" >preset.jsonl
    "$assay" score -q -r code --schema "$1" preset.jsonl >out 2>err
    check "--schema $1 finds tests" test "$(jq -c '.assay | if .results then [.results[].reward] else .reward end' out)" = "$2"
}
good='```python\nprint(int(input()) * 2)\n```' bad='```python\nprint(1)\n```' add='```python\ndef add(a, b): return a + b\n```'
preset verl 1 '{"response":"'"$good"'","reward_model":{"ground_truth":"{\"inputs\":[\"1\\n\"],\"outputs\":[\"2\\n\"]}"}}'
preset verl 0 '{"response":"'"$bad"'","ground_truth":{"inputs":["1\n"],"outputs":["2\n"]}}'
preset verl 1 '{"response":"'"$add"'","ground_truth":"{\"fn_name\":\"add\",\"inputs\":[[1,2]],\"outputs\":[3]}"}'
preset verl 1 '{"response":"'"$add"'","ground_truth":"{\"assert_case\":[\"assert add(1, 2) == 3\"]}"}'
preset verl '[1,0]' '{"responses":["'"$good"'","'"$bad"'"],"ground_truth":"[{\"input\":\"1\",\"output\":\"2\",\"testtype\":\"stdin\"}]"}'
preset tulu 1 '{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"'"$add"'"}],"ground_truth":"[\"assert add(1, 2) == 3\"]"}'
preset trl 1 '{"prompt":"x","completion":"'"$good"'","solution":{"type":"stdio","cases":[{"input":"1","output":"2"}]}}'
preset openai-messages 0 '{"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"'"$bad"'"}],"answer":"{\"inputs\":[\"1\"],\"outputs\":[\"2\"]}"}'
preset livecodebench '[1,1,1,0,0]' '{"question_id":"q","code_list":["print(int(input())*2)","s = \"\"\"\n```\n\"\"\"\nprint(int(input())*2)","'"$good"'","print(1)",""],"public_test_cases":"[{\"input\":\"1\",\"output\":\"2\",\"testtype\":\"stdin\"}]"}'
check 'a program alone is read as one' test "$(jq -c '[.assay.results[].components.code.verdict // .assay.results[].components.accuracy.verdict] | unique' out)" = '["CORRECT","INCORRECT","NO_ANSWER"]'
preset livecodebench 1 '{"question_id":"q","code":"print(int(input())*2)","public_test_cases":"[{\"input\":\"1\",\"output\":\"2\",\"testtype\":\"stdin\"}]"}'
preset livecodebench '[1,0]' '{"question_id":"q","output_list":["'"$add"'","print(3)"],"metadata":"{\"func_name\":\"add\"}","public_test_cases":"[{\"input\":\"1\\n2\",\"output\":\"3\",\"testtype\":\"functional\"}]","private_test_cases":"[{\"input\":\"2\\n2\",\"output\":\"4\",\"testtype\":\"functional\"}]"}'
check_exit 'explain of code' 0 "$assay" explain -r code --line 2 lines.jsonl
check 'names the test' grep -q 'differs at' out
finish
