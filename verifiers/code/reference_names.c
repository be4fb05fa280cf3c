/* The names that the graders of APPS (verl, PRIME) and LiveCodeBench give every Python program before its first line. Programs for those sets, and their
 * starter code, use `List`, `deque` or `inf` without an import. Order matters: later stars hide earlier ones, and the modules' own names come last. */
#include "verifiers/code/reference_internal.h"

#define NAMES                                                                                                          \
    "from string import *\nfrom re import *\nfrom datetime import *\nfrom collections import *\nfrom heapq import *\n" \
    "from bisect import *\nfrom copy import *\nfrom math import *\nfrom random import *\nfrom statistics import *\n"   \
    "from itertools import *\nfrom functools import *\nfrom operator import *\nfrom io import *\nfrom sys import *\n"  \
    "from json import *\nfrom builtins import *\nfrom typing import *\n"                                               \
    "import string, re, datetime, collections, heapq, bisect, copy, math, random, statistics, itertools, functools, "  \
    "operator\n"                                                                                                       \
    "import io, sys, json, time, fractions\n"

/* What is asked for is looked for among the program's own names only (find in sandbox/python/values.py). */
#define KEPT "globals()['-names'] = dict(globals())\n"

assay_view reference_names_apps(void) {
    return ASSAY_VIEW(NAMES "sys.setrecursionlimit(600000)\n" KEPT);
}

assay_view reference_names_live_code_bench(void) {
    return ASSAY_VIEW(NAMES "sys.setrecursionlimit(50000)\n" KEPT);
}
