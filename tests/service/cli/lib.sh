# What the scripts of this folder share. Usage of a script: SCRIPT PROGRAM. Every check prints one line; the script fails where one did.
set -u
assay=$(readlink -f "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
checks=0 failures=0

# check NAME COMMAND...: the command must succeed.
check() {
    local name=$1
    shift
    checks=$((checks + 1))
    if "$@"; then
        printf 'ok    %s\n' "$name"
    else
        printf 'FAIL  %s: %s\n' "$name" "$*"
        failures=$((failures + 1))
    fi
}
# check_exit NAME CODE COMMAND...: stdout and stderr are kept in out and err.
check_exit() {
    local name=$1 expected=$2
    shift 2
    "$@" >out 2>err
    local code=$?
    check "$name (exit code $expected, was $code)" test "$code" -eq "$expected"
}
finish() {
    printf '%d checks, %d failed\n' "$checks" "$failures"
    [ "$checks" -gt 0 ] && [ "$failures" -eq 0 ]
    exit
}
line() { # ID COMPLETION ANSWER
    jq -cn --arg id "$1" --arg completion "$2" --arg answer "$3" '{id: $id, completion: $completion, reference: {answers: [$answer]}}'
}
