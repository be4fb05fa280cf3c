# The program's own doors: help, version, rubrics, check-environment, unknown commands, closed stdout.
. "$(dirname "$0")/lib.sh"

check_exit 'nothing' 3 "$assay"
check 'prints help on stderr' grep -q '^usage: assay COMMAND' err
check_exit '--help' 0 "$assay" --help
check 'has examples and exit codes' sh -c "grep -q '^examples' out && grep -q '^exit codes' out"
for command in score explain compare serve rubrics check-environment; do
    check_exit "$command --help" 0 "$assay" "$command" --help
    check "$command --help has examples" grep -q '^examples$' out
    check 'has its usage and exit codes' sh -c "head -n 1 out | grep -q '^usage: assay $command' && grep -q 'exit codes' out"
    check_exit "help $command" 0 "$assay" help "$command"
    check_exit "$command --nope" 3 "$assay" "$command" --nope
    check 'names the option' grep -q -- '--nope' err
done
check_exit 'an unknown command' 3 "$assay" scoer
check 'lists the commands' grep -q 'score explain compare' err
check_exit '--version' 0 "$assay" --version
check 'names its libraries' sh -c "grep -q '^assay [0-9]*\.[0-9]*\.[0-9]*$' out && grep -q gRPC out && grep -q GMP out"
check_exit '--version to a full disk' 2 sh -c "'$assay' --version >/dev/full"
check_exit 'rubrics' 0 "$assay" rubrics
check 'lists the presets' sh -c "grep -q ^math out && grep -q ^format out && grep -q ^r1-zero out"
check_exit 'a rubric' 0 "$assay" rubrics r1-zero
check 'is JSON' test "$(jq -c '[.terms[].name]' out)" = '["accuracy","format"]'
check_exit 'an unknown rubric' 3 "$assay" rubrics nope
"$assay" check-environment >out 2>err
code=$?
check 'check-environment ends with 0 or 1, as it finds' sh -c "[ $code -eq 0 ] && ! grep -q ^MISSING out || { [ $code -eq 1 ] && grep -q ^MISSING out; }"
"$assay" check-environment --json >out
check 'and speaks JSON' sh -c "jq -e 'length > 5 and all(has(\"name\") and has(\"ok\") and has(\"needed\"))' out >/dev/null"
[ -n "${ASSAY_SANITIZED:-}" ] || check 'a probe that fails is seen: no address space, no pass' sh -c "ulimit -v 262144; '$assay' check-environment >out 2>&1; [ \$? -eq 1 ] && grep -q 'MISSING  address space' out"
finish
