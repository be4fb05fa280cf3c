#!/usr/bin/env bash
# `assay lang` and `assay train-lang`: forms of input and output, malformed lines, exit codes. Trains a small model of its own, so that it
# needs no embedded one; what the shipped model can do is tested with lang_detect.
. "$(dirname "$0")/lib.sh"
mkdir corpus
for i in $(seq 40); do
    echo "the quick brown fox number $i jumps over the lazy dog and thinks about the weather of the day"
done >corpus/en.txt
for i in $(seq 40); do
    echo "der schnelle braune Fuchs Nummer $i springt über den faulen Hund und denkt an das Wetter von heute"
done >corpus/de.txt
check_exit 'trains' 0 "$assay" train-lang --quiet --examples 20000 --bytes 200000 corpus --output small.model
check_exit 'trains the same again' 0 "$assay" train-lang --quiet --examples 20000 --bytes 200000 corpus --output again.model
check 'to the same bytes' cmp small.model again.model
check_exit 'lists' 0 "$assay" lang --model small.model --list
check 'both languages' grep -qx de out
printf '%s\n' 'the lazy dog thinks about the weather' 'der faule Hund denkt an das Wetter' >texts
check_exit 'identifies' 0 "$assay" lang --model small.model --identify texts
check 'each line' test "$(cut -f1 out | tr '\n' ' ')" = 'en de '
check_exit 'measures a text' 0 "$assay" lang --model small.model --target en texts
check 'as one object' jq -e '.ratio > 0.3 and .ratio < 0.7 and .target_units > 0 and (.spans | length) >= 1 and .languages.de > 0' out
{
    jq -cn '{text: "the quick brown fox jumps over the lazy dog", target: "en"}'
    echo '{"text":'
    jq -cn '{text: "the quick brown fox", target: "xx"}'
    jq -cn '{target: "en"}'
    jq -cn '{text: "der schnelle braune Fuchs springt über den Hund", target: "de"}'
} >lines
check_exit 'malformed lines' 1 "$assay" lang --model small.model --jsonl lines
check 'one line for one line' test "$(wc -l <out)" = 5
check 'the good ones are measured' test "$(jq -c 'select(.ratio == 1) | 1' out | tr '\n' ' ')" = '1 1 '
check 'the others say why' test "$(jq -c 'select(.error) | 1' out | wc -l)" = 3
check 'with the name of the field' grep -q '"error":"text: is missing"' out
check 'and are reported by number' test "$(grep -c 'line [234]: ' err)" = 3
printf '\n%s\n \t\n' '{"text": "the quick brown fox", "target": "en"}' >blank_lines
check_exit 'blank lines' 0 "$assay" lang --model small.model --jsonl blank_lines
check 'stay as they are' test "$(sed -n '1p;3p' out | tr ' \t' 'bt')" = $'\nbt'
check 'between measures' test "$(jq -c .ratio out)" = 1
head -c 1000 small.model >cut.model
check_exit 'a model cut short' 2 "$assay" lang --model cut.model --identify texts
check_exit 'no mode' 3 "$assay" lang texts
check_exit 'two modes' 3 "$assay" lang --model small.model --jsonl --identify lines
check 'it is said' grep -q 'exclude each other' err
check_exit 'two files' 3 "$assay" lang --model small.model --identify texts lines
check 'the second is named' grep -q 'lines is a second one' err
check_exit 'a folder' 2 "$assay" lang --model small.model --target en corpus
check 'is not an empty text' test ! -s out
check_exit 'a folder of lines' 2 "$assay" lang --model small.model --identify corpus
check_exit 'an unknown target' 3 "$assay" lang --model small.model --target tlh texts
check_exit 'an unknown candidate' 3 "$assay" lang --model small.model --target en --candidates 'en qqq' texts
check 'is named' grep -q 'qqq is no language' err
for code in EN en-US eng eng_Latn; do
    check_exit "the target $code" 0 "$assay" lang --model small.model --target "$code" texts
    check 'means English' jq -e '.languages.en > 0 and .target_units > 0' out
done
printf '%s' 'the lazy dog "der faule Hund" thinks about the weather of the day and the quick brown fox' >quoted
check_exit 'a quoted term' 0 "$assay" lang --model small.model --target en quoted
check 'is neutral' jq -e '[.spans[].neutral] | any' out
check_exit 'and strictly' 0 "$assay" lang --model small.model --target en --strict quoted
check 'never' jq -e '.neutral_units == 0 and (.spans | length) > 0 and ([.spans[].neutral] | any | not)' out
check_exit 'no text' 0 "$assay" lang --model small.model --target en /dev/null
check 'has no ratio and no opinion' jq -e '.ratio == null and .opinion == false and .spans == [] and .spans_all == 0' out
check_exit 'a missing file' 2 "$assay" lang --model small.model --identify missing
check_exit 'a full disk' 2 sh -c "'$assay' lang --model small.model --identify texts >/dev/full"
finish
