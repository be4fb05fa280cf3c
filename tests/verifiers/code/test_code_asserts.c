/* Judging by assertion scripts in Python: right programs beside wrong ones, such as cheat, and what must stay undecided. Behind the outer wall.
 * usage: test_code_asserts [PATTERN] */
#include "tests/verifiers/code/judged.h"

static void test_scripts(void **state) {
    (void)state;
    scripted("", ADD, "", "def add(a, b): return a + b", ASSAY_CORRECT);
    scripted("", ADD, "", "def add(a, b): return a - b", ASSAY_INCORRECT);
    scripted("", ADD, "", "n = -1\ndef add(a, b):\n    global n; n += 1\n    return [3, 12, 0, 5][n % 4]", ASSAY_INCORRECT);
    scripted("def add(a, b):\n    'adds'\n", "def check(candidate):\n    assert candidate(1, 2) == 3", "add",
             "def add(a, b): return a + b", ASSAY_CORRECT);
    /* Counting by the clock or by state cannot tell which call it is: they come in an order of the judge's. */
    scripted("", "import math\nassert f(1) == 1\nassert f(f(1) + 1) == 2\nfor i in range(f(3)):\n    assert f(i) == i", "",
             "def f(x): return x", ASSAY_CORRECT);
    scripted("", "if f(1) == 1:\n    assert f(2) == 2\nelse:\n    assert f(7) == 7\nassert f(3) == 3", "",
             "def f(x):\n    if x == 7: 1 // 0\n    return x", ASSAY_CORRECT);
    scripted("", "if f(1) == 2:\n    assert f(7) == 7\nassert f(3) == 3", "",
             "import os\ndef f(x):\n    if x == 7: os._exit(0)\n    return x", ASSAY_CORRECT);
    scripted("", "x = f(1)\nwhile x != 5: x += 1\nassert f(2) == 2", "", "def f(x): return x", ASSAY_CORRECT);
    scripted("", "assert all(f(i) == i for i in range(300))", "", "def f(x): return x", ASSAY_CORRECT);
    scripted("", "x = 0\nfor i in range(40): x = f(x)\nassert x == 40", "", "def f(x): return x + 1", ASSAY_CORRECT);
    scripted("", "assert f(1, b=2) == 3 and f(b=1, a=1) == 2", "", "def f(a, b): return a + b", ASSAY_CORRECT);
    /* `fresh: script` gives the same verdicts, and lets state live. */
    judge_suite fast = {.kind = JUDGE_SCRIPT,
                        .language = "python",
                        .script = V("assert f() == 1\nassert f() == 2"),
                        .fresh = JUDGE_FRESH_SCRIPT};
    judged(fast, "n = 0\ndef f():\n    global n; n += 1; return n", ASSAY_INCORRECT); /* the order is still not the test's */
    fast.script = V("assert f(1) == 1\nassert f(2) == 2\nassert f(3) == 3");
    judged(fast, "def f(x): return x", ASSAY_CORRECT);
    judged(fast, "import sys\ndef f(x):\n    if x == 3: sys.exit(0)\n    return x", ASSAY_RUNTIME_ERROR);
    judged(fast, "def f(x): return x if x < 3 else 4", ASSAY_INCORRECT);
    /* Objects whose class the test defines stay the same objects. */
    const char *graph =
        "class Node:\n    def __init__(self, v, next=None): self.v, self.next = v, next\na = Node(1)\nb = Node(2, a)\n"
        "a.next = b\nassert last(b, 3) is a\nassert last(b, 4) is b and b.v == 2\n";
    judge_suite objects = {.kind = JUDGE_SCRIPT, .language = "python", .script = assay_view_of(graph)};
    judged(objects, "def last(n, k):\n    for i in range(k): n = n.next\n    return n", ASSAY_CORRECT);
    assert_true(report.shared);
    judged(objects, "def last(n, k): return n", ASSAY_INCORRECT);
    judged(objects, "def last(n, k):\n    n.v = 3\n    for i in range(k): n = n.next\n    return n", ASSAY_INCORRECT);
    judged(objects, "def last(n, k):\n    class E:\n        def __eq__(s, o): return True\n    return E()", ASSAY_INCORRECT);
    /* Nothing of the program's stands before a method of the test's own objects. */
    const char *checker =
        "class Checker:\n    def __init__(self, n): self.n = n\n    def ok(self): return self.n == 42\n"
        "c = Checker(1)\nf(c)\nassert c.ok()";
    scripted("", checker, "f", "def f(c): c.n = 42", ASSAY_CORRECT);
    scripted("", checker, "f", "def f(c): c.ok = object", ASSAY_INCORRECT);
    scripted("", checker, "f", "def f(c): c.__dict__['ok'] = bool", ASSAY_INCORRECT);
    scripted("", "assert f(1)(2)", "f", "def f(x): return object", ASSAY_INCORRECT);
    scripted("", "assert f(1) == int and f(1) != str", "f", "def f(x): return int", ASSAY_CORRECT);
    objects.refuse_shared = true;
    judged(objects, "def last(n, k):\n    for i in range(k): n = n.next\n    return n", ASSAY_NOT_AVAILABLE);
    /* The reference's helpers stay the reference's. */
    const char *helper = "def poly(xs, x): return sum(c * x ** i for i, c in enumerate(xs))\ndef find_zero(xs): pass\n";
    const char *check = "def check(candidate):\n    assert abs(poly([1, 2], candidate([1, 2]))) < 1e-4";
    scripted(helper, check, "find_zero", "def poly(xs, x): return 0.0\ndef find_zero(xs): return 0.0", ASSAY_INCORRECT);
    scripted(helper, check, "find_zero", "def find_zero(xs): return -0.5", ASSAY_CORRECT);
    scripted(helper, check, "find_zero", "def find_zero(xs): return float('nan')", ASSAY_INCORRECT);
    scripted("", "assert not abs(f() - 1) > 1e-6", "", "def f(): return float('nan')", ASSAY_INCORRECT);
    scripted("", "# banana\nassert not abs(f() - 1) > 1e-6", "", "def f(): return float('nan')", ASSAY_INCORRECT);
    scripted("", "import math\nassert math.isnan(f())", "", "def f(): return float('nan')", ASSAY_CORRECT);
    scripted("", "assert not f(3) - f(4) > 1e-6", "", "def f(x): return float('inf')", ASSAY_INCORRECT);
    scripted("", "assert f(3) == float('inf')", "", "def f(x): return float('inf')", ASSAY_CORRECT);
    /* Arguments that the candidate changes; exceptions that the test expects; a candidate that dies where the test would forgive. */
    scripted("", "x = [3, 1, 2]\nassert f(x) is None\nassert x == [1, 2, 3]", "", "def f(x): x.sort()", ASSAY_CORRECT);
    scripted("", "x = [3, 1, 2]\nf(x)\nassert x == [3, 1, 2]", "", "def f(x): x.sort()", ASSAY_INCORRECT);
    scripted("", "try:\n    f()\n    ok = False\nexcept ValueError:\n    ok = True\nassert ok", "", "def f(): raise ValueError",
             ASSAY_CORRECT);
    scripted("", "try: f()\nexcept BaseException: pass\nfinally: pass", "", "import os\ndef f(): os._exit(0)",
             ASSAY_RUNTIME_ERROR);
    scripted("", "try: f()\nexcept BaseException: pass", "", "def f():\n    while True: pass", ASSAY_TIME_LIMIT);
    scripted("", "assert all(map(lambda c: f(*c[0]) == c[1], [((1, 2), 3), ((5, 7), 12)]))", "",
             "def f(a, b): raise StopIteration", ASSAY_INCORRECT);
    scripted("", "assert f() == 1", "", "def f(): raise SystemExit(0)", ASSAY_RUNTIME_ERROR);
    /* Values that lie about themselves. */
    scripted("", "assert f() == 'x'", "",
             "class S(str):\n    def __eq__(s, o): return True\n    __hash__ = str.__hash__\ndef f(): return S('y')",
             ASSAY_INCORRECT);
    scripted("", "assert f() == 3", "", "class T:\n    def __eq__(s, o): return True\ndef f(): return T()", ASSAY_INCORRECT);
    /* The tester's time and memory after a reply are the candidate's. */
    scripted("", "x = f()\nwhile x: pass", "", "def f(): return 1", ASSAY_TIME_LIMIT);
    scripted("", "x = bytearray(f())", "", "def f(): return 10 ** 9", ASSAY_MEMORY_LIMIT);
    /* Bad references are known as such. */
    scripted("", "assert 1 == 1", "f", "def f(): return 1", ASSAY_BAD_REFERENCE);
    scripted("", "assert (", "f", "def f(): return 1", ASSAY_BAD_REFERENCE);
    scripted("", "while True: pass", "f", "def f(): return 1", ASSAY_BAD_REFERENCE);
    scripted("", "seen = []\nassert f(lambda x: seen.append(x)) == 1", "", "def f(g): return 1", ASSAY_NOT_AVAILABLE);
    scripted("", "assert sum(10, 15) == 6", "", "def sum(a, b): return 6", ASSAY_CORRECT);
    scripted("", "assert f((1, 'a', 2), int) == (1, 2)\nassert f({1}, set) == ()", "",
             "def f(xs, t): return tuple(x for x in xs if type(x) is t)", ASSAY_CORRECT);
    scripted("", "assert f() == {1, 2} and f() == frozenset((1, 2))", "", "def f(): return {2, 1}", ASSAY_CORRECT);
    scripted("", "import random\nassert f([random.random()]) == 1\nassert f([random.random()]) == 1", "",
             "def f(x): return len(x)", ASSAY_CORRECT);
    scripted("", "assert Split([1, 2]) == [1]", "", "def Split(x): return x[:1]", ASSAY_CORRECT);
    /* Iterators cross as iterators, with a bound. */
    scripted("", "assert list(f(3)) == [0, 1, 2]", "", "def f(n): yield from range(n)", ASSAY_CORRECT);
    scripted("", "g = f(3)\nassert next(g) == 0 and next(g) == 1 and g != [2]", "", "def f(n): return iter(range(n))",
             ASSAY_CORRECT);
    scripted("", "assert f(3) == [0, 1, 2]", "", "def f(n): return map(int, range(n))", ASSAY_INCORRECT);
    scripted("", "assert next(f()) == 0", "", "import itertools\ndef f(): return itertools.count()", ASSAY_CORRECT);
    scripted("", "assert f() == range(3) and f() != [0, 1, 2]", "", "def f(): return range(0, 3)", ASSAY_CORRECT);
    scripted("", "import collections\nassert f() == collections.deque([1]) and f() != [1]", "",
             "import collections\ndef f(): return collections.deque([1])", ASSAY_CORRECT);
    /* A class that only the candidate has crosses as what made it. */
    const char *node = "class Node:\n    def __init__(self, v): self.v, self.next = v, None\n";
    char linked[512];
    snprintf(linked, sizeof linked, "%sdef total(n):\n    s = 0\n    while n: s, n = s + n.v, n.next\n    return s\n", node);
    scripted("root = Node(1)\nroot.next = Node(2)\n", "assert total(root) == 3", "", linked, ASSAY_CORRECT);
    scripted("root = Node(1)\nroot.next = Node(2)\n", "assert total(root) == 4", "", linked, ASSAY_INCORRECT);
    scripted("", "assert sys.maxsize == f()", "", "import sys\ndef f(): return sys.maxsize", ASSAY_CORRECT);
}

/* What the tester said first is kept for the reference's other programs, and changes no verdict: with room for it, without, and for each way in which a
 * script is read. */
static void test_memo(void **state) {
    (void)state;
    static const struct {
        const char *setup, *script, *entry, *right, *wrong;
    } kinds[] = {
        {"def f(x):\n    pass\n", "def check(candidate):\n    assert candidate(1) == 1\n    assert candidate(2) == 2\n", "f",
         "def f(x): return x", "def f(x): return 1"},
        /* A stand-in cannot stand in for this: the script is read in the other way, and all calls are still asked for at once. */
        {"def f(x):\n    pass\n",
         "def check(candidate):\n    assert tuple(candidate(1)) == (1,)\n    assert candidate(2)[1:] == []\n", "f",
         "def f(x): return [x]", "def f(x): return [1, 2]"},
        {"def f(x):\n    pass\n",
         "def check(candidate):\n    assert candidate(1) == 1\n    assert g(candidate(3)) == 3\ndef g(x): return "
         "x\ncheck(f)\n",
         "f", "def f(x): return x", "def f(x): return 2 * x"},
        {"", "assert f(1) == 1\nassert f(f(1)) == 1", "", "def f(x): return x", "def f(x): return 1 - x"},
        {"class Node:\n    def __init__(self, v): self.v = v\n",
         "def check(candidate):\n    n = Node(1)\n    assert candidate(n) is n\n", "f", "def f(n): return n",
         "def f(n): return n.v"},
        {"def f(x):\n    pass\n", "def check(candidate):\n    assert candidate(Pair(1, 2)) == 3\n", "f",
         "class Pair:\n    def __init__(self, a, b): self.a, self.b = a, b\ndef f(p): return p.a + p.b",
         "class Pair:\n    def __init__(self, a, b): self.a, self.b = a, b\ndef f(p): return p.a"},
        {"import random\n",
         "def check(candidate):\n    for i in range(5):\n        x = random.randrange(100)\n        assert candidate(x) == "
         "x\n",
         "f", "def f(x): return x", "def f(x): return 7"},
    };
    static char bytes[65536];
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (size_t room = 0; room <= sizeof bytes; room += sizeof bytes / 2) {
            judge_memo memo = {.bytes = bytes, .room = room};
            judge_suite suite = {.kind = JUDGE_SCRIPT,
                                 .language = "python",
                                 .setup = assay_view_of(kinds[i].setup),
                                 .script = assay_view_of(kinds[i].script),
                                 .entry_point = kinds[i].entry,
                                 .memo = &memo,
                                 .limits = {.cpu_ms = 1500, .wall_ms = 120000, .memory_bytes = 128u << 20}};
            judged(suite, kinds[i].right, ASSAY_CORRECT);
            size_t calls = report.calls;
            assert_true(room ? memo.size > 0 : memo.size == 0);
            judged(suite, kinds[i].wrong, ASSAY_INCORRECT);
            judged(suite, "import os\nos._exit(0)", ASSAY_RUNTIME_ERROR);
            judged(suite, kinds[i].right, ASSAY_CORRECT);
            assert_int_equal(report.calls, calls);
        }
    }
}

#define PROMPT "def f(x): ...\n"
#define PLAIN_CHECK                                                                                        \
    "METADATA = {\n    'author': 'a'\n}\n\n\ndef check(candidate):\n    # Some\n    assert True, \"no\"\n" \
    "    assert candidate(1) == [1, (2)], 'm'\n    assert candidate('a == b') == {'k': -1}  # the last\n"
#define CATCHES "def lenient(g):\n    def h():\n        try: g()\n        except AssertionError: pass\n    return h\n"

/* Scripts whose end the judge must not tell from answers alone, and such where it may (verifiers/code/claims.h): the verdict is the script's. */
static void test_claims(void **state) {
    (void)state;
    static const struct {
        const char *setup, *script, *entry, *source;
        assay_verdict wanted;
    } cases[] = {
        {"", "assert f(1) == True\nassert f(2) == 2.0\nassert {'a': 1, 'b': 2} == f(3)", "",
         "def f(x): return {'b': 2, 'a': 1} if x == 3 else x", ASSAY_CORRECT},
        {"", "assert f(1) == [1]", "", "def f(x): return (x,)", ASSAY_INCORRECT},
        {"", "assert f(1) == {1, 2}", "", "def f(x): return {2, 1}", ASSAY_CORRECT},
        {"", "try:\n    assert f(1) == 2\nexcept AssertionError:\n    pass\nassert f(3) == 3", "", "def f(x): return x",
         ASSAY_CORRECT},
        {"", "import contextlib\nwith contextlib.suppress(AssertionError):\n    assert f(1) == 2\nassert f(3) == 3", "",
         "def f(x): return x", ASSAY_CORRECT},
        {"", "r = f(1)\nassert r == 1\nassert type(r) is int", "", "def f(x): return 1.0", ASSAY_INCORRECT},
        {"", "assert f(1) == 1 and f(2) == 2", "", "def f(x): return 1", ASSAY_INCORRECT},
        {"", "assert not f(1) == 1", "", "def f(x): return 1", ASSAY_INCORRECT},
        {"", "assert f(1) != 1", "", "def f(x): return 1", ASSAY_INCORRECT},
        {"", "assert f(1) is True", "", "def f(x): return 1", ASSAY_INCORRECT},
        {"", "assert f(1)", "", "def f(x): return 0", ASSAY_INCORRECT},
        {"", "g = f\nassert g(1) == 1\nassert f(2) == 2", "", "def f(x): return 1", ASSAY_INCORRECT},
        {"", "assert isinstance(f(1), int) == True\nassert f(2) == 2", "", "def f(x): return float(x)", ASSAY_INCORRECT},
        /* What is sorted in place is not as it was. */
        {"", "x = [3, 1]\nassert f(x) == [1, 3]\nassert x == [3, 1]", "", "def f(x):\n    x.sort()\n    return x",
         ASSAY_INCORRECT},
        {"", "x = [3, 1]\nassert f(x) == [1, 3]\nassert x == [3, 1]", "", "def f(x):\n    x.sort()\n    return x[:]",
         ASSAY_INCORRECT},
        {"", "x = [3, 1]\nassert f(x) == [1, 3]\nassert x == [3, 1]", "", "def f(x): return sorted(x)", ASSAY_CORRECT},
        {"", "x = [3]\nassert f(1) == x\nx.append(2)\nassert f(2) == x", "", "def f(n): return [3, 2][:n]", ASSAY_CORRECT},
        {"", "x = [3]\nassert f(1) == x\nx.append(2)\nassert f(2) == x", "", "def f(n): return [3, 2]", ASSAY_INCORRECT},
        /* Fails by itself, with any program. */
        {"", "assert f(1) == 1\nassert 1 == 2", "", "def f(x): return x", ASSAY_INCORRECT},
        {"", "assert f(1) == 1, str(f(5))\nassert f(2) == 2, f(6)", "", "def f(x): return 1 // (x < 5) and x", ASSAY_CORRECT},
        {"", "assert f(1) == 2, str(f(5))", "", "import os\ndef f(x):\n    if x == 5: os._exit(0)\n    return x",
         ASSAY_RUNTIME_ERROR},
        {"", "assert f(1) == 2\nassert f(2) == 2", "", "def f(x): return x", ASSAY_INCORRECT},
        {"", "class Odd:\n    def __eq__(self, other): return other == 5\nassert f(1) == Odd()", "", "def f(x): return 5",
         ASSAY_CORRECT},
        {"", "class Odd(int):\n    def __eq__(self, other): return other == 5\n    __hash__ = None\nassert f(1) == Odd(1)", "",
         "def f(x): return 1", ASSAY_INCORRECT},
        {"def f(x): ...\ndef twice(x): return isinstance(f(x), int) and 2 * f(x)\n", "assert twice(2) == 4\nassert f(1) == 1",
         "f", "def f(x): return float(x)", ASSAY_INCORRECT},
        {"", "def check(c):\n    c2 = c\n    assert c(1) == 1\n    assert type(c2(1)) == int\ncheck(f)", "f",
         "def f(x): return 1.0", ASSAY_INCORRECT},
        {"", "assert f(float('nan')) == 1\nassert f(1) == float('nan')", "", "def f(x): return 1 if x != x else float('nan')",
         ASSAY_INCORRECT},
        /* A failure that something catches is not the script's end. */
        {CATCHES, "@lenient\ndef strict():\n    assert f(1) == 2\nstrict()\nassert f(3) == 3", "f", "def f(x): return x",
         ASSAY_CORRECT},
        {CATCHES, "def strict():\n    assert f(1) == 2\nlenient(strict)()\nassert f(3) == 3", "f", "def f(x): return x",
         ASSAY_CORRECT},
        {"def lenient():\n    try: strict()\n    except AssertionError: pass\n",
         "def strict():\n    assert f(1) == 2\nlenient()\nassert f(3) == 3", "f", "def f(x): return x", ASSAY_CORRECT},
        {"",
         "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n        assert f(1) == 1\n    def "
         "test_b(self):\n"
         "        self.assertEqual(1, 2)\nunittest.main(argv=['x'], exit=False)",
         "", "def f(x): return x", ASSAY_INCORRECT},
        {"", "assert f(1) == 1\nassert eval('f(2) is None')", "", "def f(x): return 1", ASSAY_INCORRECT},
        /* HumanEval's form, and what only looks like it. */
        {PROMPT, PLAIN_CHECK, "f", "def f(x): return [1, 2] if x == 1 else {'k': -1}", ASSAY_CORRECT},
        {PROMPT, PLAIN_CHECK, "f", "def f(x): return [1, 2] if x == 1 else {'k': 1}", ASSAY_INCORRECT},
        {PROMPT, "def check(candidate):\n    assert candidate(1) == 1, 2\n    assert candidate(2), (3) == 3\n", "f",
         "def f(x): return x * 1.0", ASSAY_CORRECT},
        {PROMPT, "def check(candidate):\n    assert candidate(1) == 1, 2\n    assert candidate(2), (3) == 3\n", "f",
         "def f(x): return x % 2", ASSAY_INCORRECT},
        {PROMPT, "def check(candidate):\n    assert candidate(1)(2) == 3\n", "f", "def f(x): return 3", ASSAY_INCORRECT},
        {PROMPT, "def check(candidate):\n    assert candidate(1) == 1\n    assert candidate(2) == 2 == 3 - 1\n", "f",
         "def f(x): return x", ASSAY_CORRECT},
        {"def f(x): ...\ndef g():\n    try: check(f)\n    except AssertionError: pass\n",
         "def check(candidate):\n    assert candidate(1) == 2\ng()\nassert f(3) == 3", "f", "def f(x): return x",
         ASSAY_INCORRECT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        scripted(cases[i].setup, cases[i].script, cases[i].entry, cases[i].source, cases[i].wanted);
}

/* A program's own reply, written before a harness could write one: as good as any value, and no better. */
#define FORGE                                                                                                    \
    "import os\n"                                                                                                \
    "def size(n): return n.to_bytes(4, 'little')\n"                                                              \
    "def text(t, x): return t + size(len(x)) + x\n"                                                              \
    "def some(*x): return b'l' + size(len(x)) + b''.join(x)\n"                                                   \
    "def named(n, x): return b'p' + size(2) + text(b's', n) + x\n"                                               \
    "data = os.pread(3, 1 << 20, 0)\n"                                                                           \
    "def answer(value, kind=b'v', after=b'N'):\n"                                                                \
    "    one = some(text(b's', kind), some(), some(), value, after)\n"                                           \
    "    os.write(4, b'ASR1' + data[4:12] + some(*[text(b'b', one)] * int.from_bytes(data[13:17], 'little')))\n" \
    "    os._exit(0)\n"

static void test_forged(void **state) {
    (void)state;
    static const char near_nine[] = "assert not abs(float(f(3)) - 9) > 1e-6", first[] = "assert not abs(f(3)[0] - 9) > 1e-6",
                      looked_up[] = "assert f(1)[3] == 4", shared[] = "class C:\n    ok = False\nassert f(C()).ok";
    static const struct {
        const char *script, *source;
    } cases[] = {
        /* A factory that ends the tester well, or gives what is true. */
        {looked_up, FORGE "answer(named(b'defaultdict:exit', b'd' + size(0)))"},
        {looked_up, FORGE "answer(named(b'defaultdict:quit', b'd' + size(0)))"},
        {looked_up, FORGE "answer(named(b'defaultdict:breakpoint', b'd' + size(0)))"},
        {"assert f(1)['a']", FORGE "answer(named(b'defaultdict:object', b'd' + size(0)))"},
        /* NaN in other clothes. */
        {near_nine, "from decimal import Decimal\ndef f(x): return Decimal('NaN')"},
        {near_nine, "from decimal import Decimal\ndef f(x): return Decimal('-sNaN123')"},
        {near_nine, "def f(x): return ' -NaN '"},
        {near_nine, "def f(x): return b'nan'"},
        {"import json\nassert not abs(json.loads(f(3))['x'] - 9) > 1e-6", "def f(x): return '{\"x\": NaN}'"},
        {first, FORGE "answer(named(b'array', some(text(b's', b'd'), text(b'b', bytes(6) + b'\\xf8\\x7f'))))"},
        {first, FORGE "answer(named(b'ndarray', some(text(b's', b'<f8'), some(text(b's', b'nan')), some(text(b'i', b'1')))))"},
        {"assert f(1).year != f(1).year or f(1).day > 31",
         FORGE "answer(named(b'datetime', some(text(b'b', b'\\x07\\xe8\\x01\\xff\\0\\0\\0\\0\\0\\0'))))"},
        {"assert f(1).count(3)",
         FORGE "answer(named(b'namedtuple', some(text(b's', b'T'), some(text(b's', b'count')), some(b'T'))))"},
        /* Exceptions that a test's frame takes for no failure. */
        {"from unittest import SkipTest, TestCase\nclass T(TestCase):\n    def test_a(self): self.assertEqual(f(1), 2)\n",
         "import unittest\ndef f(x): raise unittest.SkipTest('no')"},
        {"import unittest\nclass T(unittest.TestCase):\n    def test_a(self): self.assertEqual(f(1), 2)\nunittest.main()",
         FORGE "answer(some(some(text(b's', b'SystemExit'), text(b's', b'KeyboardInterrupt')), some(), text(b's', b''), b'd' + "
               "size(0)), b'x')"},
        {"assert all(f(i) for i in (1, 2))",
         FORGE "answer(some(some(text(b's', b'StopIteration')), some(), text(b's', b''), b'd' + size(0)), b'x')"},
        {"for x in iter(lambda: f(1), 7): assert x == 2",
         FORGE "answer(some(some(text(b's', b'GeneratorExit')), some(), text(b's', b''), b'd' + size(0)), b'x')"},
        {"assert f(1) == 2", FORGE "answer(some(), b'x')"},
        {"assert f(1) == 2", FORGE "answer(text(b's', b''), b'x')"},
        {"assert f(1) == 2", FORGE "answer(b'N', b'w')"},
        {"assert f(1) == 2", FORGE "answer(b'N', b'')"},
        /* Numbers of objects and containers that nobody gave. */
        {"assert f([1]) == [2]", FORGE "answer(b'M' + size(1) + text(b'i', b'7'))"},
        {"assert f([1]) == [2]", FORGE "answer(b'M' + size(1) + text(b'i', b'-1'))"},
        {"assert f([1]) == [2]", FORGE "answer(b'R' + size(1) + text(b'i', b'1'))"},
        {"assert f([1]) == [2]", FORGE "answer(b'k' + size(0))"},
        {shared, FORGE "answer(b'R' + size(1) + text(b'i', b'63'))"},
        {shared, FORGE "answer(text(b'o', b'type:bool'))"},
        /* What was changed is told in other kinds than were given. */
        {"x = [1]\nassert f(x) == 2 and x == [1]", FORGE "answer(text(b'i', b'2'), after=some(text(b's', b'no')))"},
        {"x = {1: 1}\nf(x)\nassert x == {1: 2}", FORGE "answer(b'N', after=some(b'N'))"},
        /* Members twice, and equal ones of other types. */
        {"assert f(1) == {1, 2}", FORGE "answer(b'S' + size(2) + text(b'i', b'1') + b'T')"},
        {"assert len(f(1)) == 2 and f(1)[1] == 2", FORGE "answer(b'd' + size(2) + text(b'i', b'1') + b'N' + b'T' + b'N')"},
        {"assert f(1) == [2]", FORGE "answer(b'l' + size(1) + text(b'i', b'02'))"},
        {"assert f(1) == 2", FORGE "answer(text(b'i', b'+2'))"},
        {"assert f(1) == 2", FORGE "answer(text(b'i', b'0x2'))"},
        {"assert f(1) == 'a'", FORGE "answer(text(b's', b'\\xc1\\xa1'))"},
        {"assert f(1) == 0", FORGE "answer(text(b'i', b'-0'))"},
        {"assert list(f(1)) == [1, 2]", FORGE "answer(b'r' + size(3) + b'TTF')"},
        {"assert list(f(1)) == [1, 2]",
         FORGE "answer(b'r' + size(3) + text(b'i', b'0') + text(b'i', b'f' * 60) + text(b'i', b'1'))"},
        /* Which of two answers counts: neither, where a process gives two. */
        {"assert f(1) == 2", FORGE "os.write(4, b'ASR1')\nanswer(text(b'i', b'2'))"},
        {"assert f(1) == 2", FORGE "os.lseek(4, 1, 0)\nanswer(text(b'i', b'2'))"},
        {"assert f(1) == 2", FORGE "os.ftruncate(4, 4096)\nanswer(text(b'i', b'2'))"},
        {"assert f(1) == 2", FORGE "os.ftruncate(4, 1 << 40)\nanswer(text(b'i', b'2'))"},
        {"assert f(1) == 2", FORGE "os.dup2(4, 3)\nos.close(4)\nanswer(text(b'i', b'2'))"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        judge_suite suite = {.kind = JUDGE_SCRIPT,
                             .language = "python",
                             .script = assay_view_of(cases[i].script),
                             .entry_point = "f",
                             .limits = {.cpu_ms = 1500, .wall_ms = 120000, .memory_bytes = 128u << 20}};
        judge_program(sandbox_client_of(box, 0), NULL, &suite, assay_view_of(cases[i].source), NULL, &report);
        assay_verdict v = report.verdict;
        if (v == ASSAY_CORRECT || v == ASSAY_ERROR || v == ASSAY_NOT_AVAILABLE || v == ASSAY_BAD_REFERENCE)
            fail_msg("%s\n%s\n%s (%s)", cases[i].script, cases[i].source, assay_verdict_name(v), report.detail);
    }
    /* More than the judge's frames hold is the program's doing, and no failure of ours. */
    judge_suite large = {.kind = JUDGE_SCRIPT,
                         .language = "python",
                         .script = V("assert len(f(1)) == 1\nassert len(f(2)) == 2\nassert len(f(3)) == 3\n"),
                         .limits = {.cpu_ms = 5000, .wall_ms = 120000, .memory_bytes = 512u << 20}};
    judged(large, "def f(x): return bytes(50 << 20)", ASSAY_OUTPUT_LIMIT);
    /* The frames are such that a right one passes. */
    scripted("", "assert f(1) == 2", "f", FORGE "answer(text(b'i', b'2'))", ASSAY_CORRECT);
    scripted("", looked_up, "f",
             FORGE "answer(named(b'defaultdict:int', b'd' + size(1) + text(b'i', b'3') + text(b'i', b'4')))", ASSAY_CORRECT);
    scripted("", "from array import array\nassert f(1) == array('d', [1, 2])", "f",
             "from array import array\ndef f(x): return array('d', [1, 2])", ASSAY_CORRECT);
    scripted("", near_nine, "f", "from decimal import Decimal\ndef f(x): return Decimal('9.0')", ASSAY_CORRECT);
    scripted("", "import math\nassert math.isnan(float(f(3)))", "f", "def f(x): return 'nan'", ASSAY_CORRECT);
}

/* Objects of classes that only the program has measure nothing: how far they are from what the test wants is not theirs to say. */
static void test_measures(void **state) {
    (void)state;
    static const char near_area[] = "c = Circle(2)\nassert abs(c.area() - 12.566) < 1e-2",
                      near_data[] = "c = Circle(2)\nassert abs(c.area - 12.566) < 1e-2",
                      reversed[] = "c = Circle(2)\nassert abs(12.566 - c.area()) < 1e-2",
                      ratio[] = "c = Circle(2)\nassert abs(c.area() / 12.566 - 1) < 1e-2",
                      differs[] = "c = Circle(2)\nassert not c.area() ^ 12",
                      almost[] =
                          "import unittest\nclass T(unittest.TestCase):\n    def test_a(self):\n"
                          "        self.assertAlmostEqual(Circle(2).area(), 12.566)\n",
                      set_less[] = "c = Circle(2)\nassert not c.area() - {1, 2}",
                      inside[] = "c = Circle(2)\nassert 12 in c.area()";
    const char *const tests[] = {near_area, reversed, ratio, differs, almost, set_less, inside};
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
        scripted("", tests[i], "",
                 "class Near:\n    def __sub__(s, o): return 0.0\n    __rsub__ = __xor__ = __contains__ = __sub__\n    def "
                 "__truediv__(s, o): return 1.0\n"
                 "class Circle:\n    def __init__(s, r): pass\n    def area(s): return Near()",
                 ASSAY_INCORRECT);
    scripted(
        "", near_area, "",
        "class Circle:\n    def __init__(s, r): pass\n    def area(s): return Circle(1)\n    def __sub__(s, o): return 0.0",
        ASSAY_INCORRECT);
    scripted("", near_data, "",
             "class Near:\n    def __sub__(s, o): return 0.0\nclass Circle:\n    def __init__(s, r): s.area = Near()",
             ASSAY_INCORRECT);
    scripted("", near_area, "", "class Circle:\n    def __init__(s, r): s.r = r\n    def area(s): return 3.1415 * s.r ** 2",
             ASSAY_CORRECT);
    scripted("", near_data, "", "class Circle:\n    def __init__(s, r): s.area = 3.1415 * r ** 2", ASSAY_CORRECT);
    /* So do objects that a function gives. */
    static const char *const asked[] = {"assert abs(f(3) - 9) < 1e-6",
                                        "assert abs(f(3).x - 9) < 1e-6",
                                        "assert abs(f(3)[0] - 9) < 1e-6",
                                        "assert abs(f(3) * 1 - 9) < 1e-6",
                                        "assert f(3).x() == 9",
                                        "assert 9 in f(3).x",
                                        "assert f(3) >= 9",
                                        "assert f(3).__eq__(9)",
                                        "assert not f(3) != 9",
                                        "assert max(f(3), 9) == 9"};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        scripted("", asked[i], "",
                 "class E:\n    def __sub__(s, o): return 0.0\n    __rsub__ = __sub__\n    def __le__(s, o): return True\n    "
                 "__lt__ = "
                 "__ge__ = __gt__ = __eq__ = __contains__ = __le__\n    def __ne__(s, o): return False\n    def __getattr__(s, "
                 "n):\n        if "
                 "n[:2] == '__': raise AttributeError(n)\n        return E()\n    def __getitem__(s, k): return E()\n    def "
                 "__mul__(s, o): "
                 "return E()\n    def __call__(s): return E()\ndef f(x): return E()",
                 ASSAY_INCORRECT);
    /* A vector's own operators are what its test is of. */
    scripted("",
             "v = Vector(1, 2)\nw = v + Vector(2, 2)\nassert (w / 2).x == 1.5 and (w - v).y == 2 and (w * 2).x == 6 and (v - "
             "1).x == 0",
             "",
             "class Vector:\n    def __init__(s, x, y): s.x, s.y = x, y\n    def __add__(s, o): return Vector(s.x + o.x, s.y + "
             "o.y)\n"
             "    def __sub__(s, o): return s + o * -1 if type(o) is Vector else Vector(s.x - o, s.y - o)\n    def __mul__(s, "
             "k): return "
             "Vector(s.x * k, s.y * k)\n    def __truediv__(s, k): return s * (1 / k)",
             ASSAY_CORRECT);
    /* What an attribute is, seen past every operator. */
    const char *list = "class L:\n    def __init__(s): s.head, s.x, s.n = None, 3.14159, 2";
    scripted("", "l = L()\nassert l.head is None and round(l.x, 2) == 3.14 and type(l.n) is int and f'{l.x:.1f}' == '3.1'", "",
             list, ASSAY_CORRECT);
    scripted("", "l = L()\nassert l.head is not None", "", list, ASSAY_INCORRECT);
    scripted("", "l = L()\nassert type(l.x) is int", "", list, ASSAY_INCORRECT);
}

/* Tests that nothing calls are all called, or none of them decides. */
static void test_uncalled(void **state) {
    (void)state;
    const char *in_class =
        "class TestF:\n    def setup_method(self): self.two = 2\n    def test_a(self): assert f(2) == self.two\ndef test_b(): "
        "assert f(1) == 1\n";
    scripted("", in_class, "f", "def f(x): return x", ASSAY_CORRECT);
    scripted("", in_class, "f", "def f(x): return 1", ASSAY_INCORRECT);
    scripted("", "async def test_a(): assert f(2) == 2\ndef test_b(): assert f(1) == 1\n", "f", "def f(x): return 1",
             ASSAY_NOT_AVAILABLE);
}

/* Where a test makes files or reads them, the program finds the test's, and the test what the program left. No more than that crosses: nothing that the tester
 * would run, and nothing that is no file. */
#define FOLDER "import os, tempfile\nfolder = tempfile.mkdtemp()\npath = os.path.join(folder, 'a.txt')\n"
#define LEAVE                                                                                                          \
    FORGE                                                                                                              \
    "def leave(*files):\n"                                                                                             \
    "    one = some(text(b's', b'v'), some(), some(), b'N', b'N', some(*[some(text(b's', p), text(b'i', b'1a4'), d)\n" \
    "        for p, d in files]))\n"                                                                                   \
    "    os.write(4, b'ASR1' + data[4:12] + some(*[text(b'b', one)] * int.from_bytes(data[13:17], 'little')))\n"       \
    "    os._exit(0)\n"

static void test_files(void **state) {
    (void)state;
    static const char
        reads[] =
            FOLDER "with open(path, 'w') as g: g.write('3 4')\nassert f(path) == 7\nassert os.listdir(folder) == ['a.txt']",
        writes[] = FOLDER "f(path, 5)\nassert open(path).read() == '5'\nf(path, 6)\nassert open(path).read() == '6'",
        moves[] = FOLDER
        "open(path, 'w').close()\nf(folder)\nassert os.listdir(folder) == ['b'] and os.listdir(folder + '/b') == ['a.txt']",
        loads[] =
            "import os\nos.makedirs('out', exist_ok=True)\nassert f(1) == 2\nimport wave\nassert wave.Error is not int and "
            "len(dir(wave)) > 9",
        pickles[] = "import pickle\nf('x.bin')\nwith open('x.bin', 'rb') as g: assert pickle.load(g) == 1",
        links[] = "import os\nos.mkdir('d')\nf()\nassert os.path.isdir('d/e') and not os.path.islink('d/l')",
        here[] = "import os\nos.mkdir('d')\nf()\nassert os.listdir('d') == []",
        clock[] = "import time\nbegin = time.time()\nassert f(1) == 2 and time.time() - begin > 1";
    static const struct {
        const char *script, *source;
        assay_verdict wanted;
    } cases[] = {
        {reads, "def f(path): return sum(map(int, open(path).read().split()))", ASSAY_CORRECT},
        {reads, "def f(path): return 8", ASSAY_INCORRECT},
        {reads,
         "import os\ndef f(path):\n    with open(path) as g: text = g.read()\n    os.remove(path)\n    return sum(map(int, "
         "text.split()))",
         ASSAY_INCORRECT},
        {writes, "def f(path, n):\n    with open(path, 'w') as g: g.write(str(n))", ASSAY_CORRECT},
        {writes, "def f(path, n):\n    with open(path, 'a') as g: g.write(str(n))", ASSAY_INCORRECT},
        {writes, "def f(path, n): pass", ASSAY_INCORRECT},
        {moves, "import os\ndef f(d):\n    os.mkdir(d + '/b')\n    os.rename(d + '/a.txt', d + '/b/a.txt')", ASSAY_CORRECT},
        {moves, "import os\ndef f(d): os.mkdir(d + '/b')", ASSAY_INCORRECT},
        {loads, "def f(x):\n    with open('wave.py', 'w') as g: g.write('import os\\nos._exit(0)')\n    return 2",
         ASSAY_CORRECT},
        {loads, "def f(x):\n    with open('wave.py', 'w') as g: g.write('import os\\nos._exit(0)')\n    return 3",
         ASSAY_INCORRECT},
        {pickles, "import pickle\ndef f(p):\n    with open(p, 'wb') as g: pickle.dump(1, g)", ASSAY_NOT_AVAILABLE},
        {links, "import os\ndef f():\n    os.mkdir('d/e')\n    os.symlink('/usr', 'd/l')", ASSAY_CORRECT},
        {here, LEAVE "def f(): leave((b'd', b'N'))", ASSAY_CORRECT},
        {here, LEAVE "def f(): leave((b'd', b'N'), (b'../x', text(b'b', b'')))", ASSAY_INCORRECT},
        {here, LEAVE "def f(): leave((b'd', b'N'), (b'/usr', b'N'))", ASSAY_INCORRECT},
        {here, LEAVE "def f(): leave((b'd', b'N'), (b'd/x/y', text(b'b', b'')))", ASSAY_INCORRECT},
        {here, LEAVE "def f(): leave((b'd', text(b'i', b'5')))", ASSAY_INCORRECT},
        /* What the clock says of a call cannot be told from here. */
        {clock, "import time\ndef f(x):\n    time.sleep(0.1)\n    return 2", ASSAY_NOT_AVAILABLE},
        /* A name that only the program's imports bind. */
        {"assert f([1, 2]) == next(islice([3], 1))", "from itertools import islice\ndef f(x): return sum(x)",
         ASSAY_NOT_AVAILABLE},
        {"assert f('a b') == urllib.parse.quote('a b') + ascii_lowercase[0]",
         "import urllib.parse\nfrom string import ascii_lowercase\ndef f(x): return 'a%20ba'", ASSAY_CORRECT},
        {"import random\nrandom.seed()\nassert f(random.random()) < 2", "def f(x): return x", ASSAY_CORRECT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scripted("", cases[i].script, "f", cases[i].source, cases[i].wanted);
        bool crossed = cases[i].wanted == ASSAY_CORRECT && cases[i].script != loads && i + 2 < sizeof cases / sizeof *cases;
        if (crossed) assert_true(report.shared);
    }
}

/* One time of day for tester and calls, however often they are run. */
static void test_clock(void **state) {
    (void)state;
    const char *note =
        "import datetime\nclass Note:\n    def __init__(self): self.at = datetime.datetime.now()\n    def line(self): return "
        "%s\n";
    char right[256], wrong[256];
    snprintf(right, sizeof right, note, "self.at.isoformat()");
    snprintf(wrong, sizeof wrong, note, "datetime.datetime.now().isoformat()");
    const char *kept = "n = Note()\nfor i in range(9):\n    assert n.line() == n.at.isoformat()";
    const char *between =
        "import datetime\na = datetime.datetime.now()\nn = Note()\nb = datetime.datetime.now()\nassert a <= n.at <= b\n"
        "m = Note()\nassert m.at > b\nassert n.at < m.at";
    const char *over =
        "import time\nclass S:\n    def __init__(self, n): self.end = time.time() + n\n    def over(self): return time.time() "
        ">= self.end\n";
    const struct {
        const char *script, *source;
        assay_verdict wanted;
    } cases[] = {
        {kept, right, ASSAY_CORRECT},
        {kept, wrong, ASSAY_INCORRECT},
        {between, right, ASSAY_CORRECT},
        {"import time\na = time.time()\nv = f()\nassert a <= v <= time.time()\nassert f() > v",
         "import time\ndef f(): return time.time()", ASSAY_CORRECT},
        {"import time\na = time.time()\nv = f()\nassert a <= v <= time.time()", "import time\ndef f(): return time.time() - 1",
         ASSAY_NOT_AVAILABLE},
        {"from datetime import datetime\nassert f(datetime.now()) == datetime.now().year", "def f(t): return t.year",
         ASSAY_CORRECT},
        {"from datetime import datetime\nassert f(datetime.now()) == datetime.now().year", "def f(t): return 2025",
         ASSAY_INCORRECT},
        {"import time\nassert 0.2 <= f() < 0.3",
         "import time\ndef f():\n    a = time.time()\n    time.sleep(0.2)\n    return time.time() - a", ASSAY_CORRECT},
        {"import time\nassert f() == 1",
         "import time\ndef f():\n    a = time.time()\n    while time.time() - a < 0.2: pass\n    return 1", ASSAY_CORRECT},
        {"import time\ns = S(0.1)\nassert not s.over()\ntime.sleep(0.1)\nassert s.over()", over, ASSAY_CORRECT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        scripted("", cases[i].script, "", cases[i].source, cases[i].wanted);
}

int main(int count, char **words) {
    if (open_box(SANDBOX_LEVEL_FULL, 1)) return 77;
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_scripts),  cmocka_unit_test(test_memo),
                                       cmocka_unit_test(test_claims),   cmocka_unit_test(test_forged),
                                       cmocka_unit_test(test_measures), cmocka_unit_test(test_uncalled),
                                       cmocka_unit_test(test_files),    cmocka_unit_test(test_clock)};
    if (count > 1) cmocka_set_test_filter(words[1]);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
