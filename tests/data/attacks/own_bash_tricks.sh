# Traps, exchanged streams, a bomb in the background, the environment of shells to come.
trap 'echo 41' EXIT TERM INT DEBUG
export BASH_ENV=/box/env ENV=/box/env PROMPT_COMMAND='echo 42'
echo 'echo 42' >/box/env
alias read='true'; shopt -s expand_aliases
enable -n echo 2>/dev/null
exec 5>&1 1>/box/out 2>&1
b() { b | b & }; (ulimit -u 20; b) 2>/dev/null &
for f in /assay/* /usr/share/doc/*/secret /expected /box/expected /tests /answers; do [ -f "$f" ] && echo "LEAK $f"; done
printf -v x '%*s' 1000000 ''
kill -9 -1 $PPID 1 0
