/* Answers that cost a naive grader seconds, gigabytes or an abort: each is decided or given up within 50 ms of CPU (times ten under a sanitizer), all together within
 * 64 MiB beyond the start; none is ever CORRECT against another gold. */
#include <sys/resource.h>

#include "common/clock.h"
#include "tests/verifiers/math/judge.h"

enum { TEXT_MAX = (1 << 20) + 64, CPU_MS_MAX = 50, RSS_KIB_MAX = 64 * 1024 };

static char text[TEXT_MAX];
static double slowest_ms;

#ifdef ASSAY_SANITIZED
static const double ms_max = CPU_MS_MAX * 10;
#else
static const double ms_max = CPU_MS_MAX;
#endif

/* Neighbours on the machine make CPU time longer (caches, clock), never shorter: the least of a few says what the code costs. */
static double cpu_ms(const char *gold, assay_math_result *result) {
    double least = 0;
    for (int turn = 0; turn < 5 && (turn == 0 || least > ms_max); turn++) {
        int64_t begin = assay_thread_cpu_ns();
        *result = judge(gold, text);
        double ms = (double)(assay_thread_cpu_ns() - begin) / 1e6;
        if (turn == 0 || ms < least) least = ms;
    }
    return least;
}

static void judge_bomb(const char *what) {
    static const char *const golds[] = {"3",   "x+\\sqrt{2}", "(1,2)",  "\\frac{1}{2}",
                                        "x=5", "\\{1,2\\}",   "(-1)^n", "C_1e^x+C_2e^{-x}"};
    for (size_t i = 0; i < sizeof golds / sizeof *golds; i++) {
        assay_math_result result;
        double ms = cpu_ms(golds[i], &result);
        if (ms > slowest_ms) slowest_ms = ms;
        if (ms > ms_max) fail_msg("%s against %s: %.1f ms", what, golds[i], ms);
        if (result.verdict == ASSAY_CORRECT) fail_msg("%s is CORRECT against %s", what, golds[i]);
    }
    if (strlen(text) <= 64 * 1024)
        assert_int_equal(judge(text, text).verdict, strspn(text, " ") == strlen(text) ? ASSAY_BAD_REFERENCE : ASSAY_CORRECT);
}

static void repeated(const char *open, const char *middle, const char *close, int count) {
    size_t size = 0;
    for (int i = 0; i < count; i++) size += (size_t)snprintf(text + size, TEXT_MAX - size, "%s", open);
    size += (size_t)snprintf(text + size, TEXT_MAX - size, "%s", middle);
    for (int i = 0; i < count; i++) size += (size_t)snprintf(text + size, TEXT_MAX - size, "%s", close);
    assert_true(size < TEXT_MAX);
    judge_bomb(open);
}

static void fixed(void **state) {
    (void)state;
    static const char *const bombs[] = {
        "9^{9^{9^{9}}}", "10^{10^{10}}", "\\dfrac{5^{\\left(5^{\\left(5^{\\left(5^5\\right)}\\right)} - 4\\right)} - 5}{16}",
        "(10^9)!", "1000000000!", "\\binom{10^9}{5\\cdot10^8}", "(a+b+c+d+e)^{60}", "(x+1)^{2000}",
        "(x+y)^{100}(x-y)^{100}(a+b)^{20}", "\\sum_{k=1}^{1000000000}k", "\\sum_{k=1}^{1000000000}\\frac{1}{k}",
        "\\prod_{k=1}^{10^9}k", "\\sum_{k=1}^{1999}\\frac1k", "\\sum_{a=1}^{1000}\\sum_{b=1}^{1000}\\sum_{c=1}^{1000}abc",
        "\\sum_{k=1}^{200}\\sum_{j=1}^{200}x^ky^j", "1e999999999", "1e-99999", "7^{77777}", "\\lfloor\\pi^{1000}\\rfloor",
        "e^{e^{e^{e^{e^e}}}}", "x^{x^{x^{x^x}}}", "\\cos\\frac{\\pi}{9973}",
        "\\sin\\frac{\\pi}{97}+\\cos\\frac{2\\pi}{101}+\\tan\\frac{\\pi}{103}",
        "\\sqrt{\\sqrt2+\\sqrt3}+\\sqrt{\\sqrt5+\\sqrt7}", "(\\sqrt2+\\sqrt3+\\sqrt5+\\sqrt7+\\sqrt{11}+\\sqrt{13})^2",
        "\\sqrt[999999999999]{2}", "2^{1/99999999999999}", "\\binom{n}{999999999}", "(n+1000)!", "\\sum_{k=1}^n k^{41}",
        "\\int_0^1x^{100000}dx", "(1+\\sqrt2+\\sqrt3+\\sqrt5)^{50}", "(\\sin x+\\cos y)^{30}",
        "\\frac{x^{200}-1}{x-1}\\cdot\\frac{y^{200}-1}{y-1}", "\\gcd(2^{200000},3^{100000})", "\\lcm(2^{100000},3^{100000})",
        "(2^{99999})!", "\\log_{1}5", "0^0", "\\max(1)", "\\sqrt[0]{5}",
        /* calculus */
        "\\int_0^1 \\sin(x^x) e^{x^2} dx", "\\int (x+1)^{30}(x^2+1)^{10}e^x\\sin x\\cos x dx",
        "\\int_0^1 \\frac{x^{20}+3x^7+1}{(x+1)^8(x+2)^8} dx", "\\int \\frac{1}{x^{16}+x^3+x+7} dx", "\\int \\sqrt{\\tan x} dx",
        "\\int_0^1\\int_0^1\\int_0^1 e^{xyz} dx dy dz", "\\int \\sin^{10}x\\cos^{10}x\\tan^{10}x dx",
        "\\int_0^{\\infty} x^{50} e^{-x} dx", "\\int \\sin(\\sin(\\sin(\\sin x))) dx",
        "\\int_{-1000000}^{1000000} \\frac{1}{\\sin(1000x)+2} dx",
        "\\lim_{x\\to0} \\frac{\\sin(\\sin(\\sin(\\sin(\\sin x))))-x}{x^{13}}",
        "\\lim_{x\\to0} \\left(\\frac{\\sin x}{x}\\right)^{1/x^2}",
        "\\lim_{x\\to\\infty}\\left(1+\\frac1{x+\\sqrt{x}}\\right)^{x+\\sqrt[3]{x}}", "\\lim_{x\\to\\infty} x^{x^{x^x}}",
        "\\lim_{x\\to0}\\sqrt[2]{x+\\sqrt[3]{x+\\sqrt[5]{x}}}",
        "\\lim_{a\\to b}\\frac{\\sin^5 a-\\sin^5 b}{\\cos^7 a-\\cos^7 b}", "\\frac{d^6}{dx^6} e^{\\sin(\\cos(\\ln(x^2+1)))}",
        "\\frac{d^6}{dx^6} x^{x^x}",
        "\\frac{d}{dx}\\frac{d}{dx}\\frac{d}{dx}\\frac{d}{dx}\\frac{d}{dx}\\frac{d}{dx}\\frac{d}{dx}\\frac{d}{dx}\\frac{d}{dx}"
        "\\tan^3 x",
        "\\sum_{k=0}^{\\infty}\\frac{k^8}{3^k}", "\\sum_{k=1}^{\\infty}\\frac{1}{(k+1)^{12}(k+60)^{12}}",
        "\\sum_{k=0}^{n} k^8 \\binom{n}{k} 7^k", "\\sum_{k=1}^{10^{9}} k 2^k", "\\prod_{k=1}^{10^9} \\frac{k+1}{k}",
        "\\prod_{k=1}^{n}(k+1)^9(k+2)^9", "1^{99}+2^{99}+\\cdots+(10^9)^{99}", "1\\cdot 2\\cdot 3\\cdots 1000000000",
        "\\max(a,b,c,d)+\\max(e,f,g,h)+\\min(a,b,c,d)", "\\tan(\\arcsin(\\tan(\\arcsin(\\tan(\\arcsin(\\tan(\\arcsin x)))))))",
        "\\sinh^{-1}(\\sinh^{-1}(\\sinh^{-1}(\\sinh^{-1} x)))",
        /* sets, cases, matrices */
        "\\{n \\in \\mathbb{Z} : -10^{9}<n<10^{9}\\}", "\\{k\\sqrt2+10^{99999} : k\\in\\mathbb{Z}\\}",
        "((A\\cup B)\\cap(C\\cup D))\\setminus((E\\cap F)\\cup(G\\setminus H))",
        "\\begin{cases}x^{2000}&x>0\\\\|x|^{1999}&x<0\\\\0&\\text{otherwise}\\end{cases}",
        "1111111111111111111111111111111111111111 base 2", "1,2,\\ldots,1000000000",
        /* programs, vectors and matrices, families, towers, signs */
        "\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}^{64}",
        "\\begin{pmatrix}1&2&3&4\\\\5&6&7&8\\\\9&1&2&3\\\\4&5&6&8\\end{pmatrix}^{-64}",
        "\\begin{pmatrix}x&y&z\\\\y&z&x\\\\z&x&y\\end{pmatrix}^{-7}",
        "6^{6^{6^{6^{6^{6^{6^{6^{6^{6}}}}}}}}}+30^{30^{30^{30^{30}}}}",
        "2^{3^{4^{5^{6^{7^8}}}}}\\cdot 30030^{30030^{30030^{30030}}}", "((10^9)!)!+((10^9)!)!!",
        "Sum(Sum(Sum(i*j*k,(i,1,1000)),(j,1,1000)),(k,1,1000))",
        "C_1e^{e^{e^x}}+C_2\\sin(\\sin(\\sin x))+C_3x^{x^x}+C_4\\tan(x^{30})", "C_1(x+1)^{100}+C_2(x-1)^{100}",
        "\\pm1\\pm2\\pm3\\pm4", "\\pm1\\pm2\\pm3\\pm4\\pm5\\pm6\\pm7",
        "\\{\\pm\\sqrt2\\pm\\sqrt3\\pm\\sqrt5\\pm\\sqrt7,\\pm\\sqrt{11}\\pm\\sqrt{13}\\pm\\sqrt{17}\\pm\\sqrt{19}\\}",
        "\\lfloor\\lfloor\\lfloor x+10^{90}\\rfloor+y\\rfloor+z\\rfloor", "(1000x+2)!!", "zeros(8,8)",
        "Union(Interval(0,1),Interval(2,3),Interval(4,5),Interval(6,7),Interval(8,9))", "\\|(x^{100}+1,y^{100}+1,z^{100}+1)\\|",
        "(\\mathbf{i}+x\\mathbf{j}+y\\mathbf{k})\\times(\\mathbf{i}+x^2\\mathbf{j}+y^3\\mathbf{k})\\times(\\mathbf{i}+x^"
        "4\\mathbf{j}+y^5\\mathbf{k})",
        "(i+j+k)^{30}(1+2j)^{20}",
        /* polynomials that are slow to factor, beside what leaves it to algebra */
        "(-1)^n\\sqrt{x^{1000}-1}",
        "(-1)^n+\\sqrt{x^{48}-1}+\\sqrt{x^{47}-1}+\\sqrt{x^{46}-1}+\\sqrt{x^{45}-1}+\\sqrt{x^{44}-1}+\\sqrt{x^{42}-1}+\\sqrt{x^"
        "{40}-1}",
        "(-1)^n\\ln(x^{120}-1)", "(-1)^n|(x+y+z)^{16}-1|"};
    for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
        snprintf(text, TEXT_MAX, "%s", bombs[i]);
        judge_bomb(bombs[i]);
    }
}

/* No value equals nothing, itself included. */
static void undefined(void **state) {
    (void)state;
    static const char *const texts[] = {"\\frac{1}{1-1}", "0^{-1}", "1/0", "2+\\frac{3}{0}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        assert_int_equal(judge("7", texts[i]).verdict, ASSAY_INCORRECT);
        assert_int_equal(judge(texts[i], "7").verdict, ASSAY_UNDECIDED);
        assert_int_equal(judge(texts[i], texts[i]).verdict, ASSAY_UNDECIDED);
    }
}

static void long_ones(void **state) {
    (void)state;
    repeated("2^{", "2", "}", 60);
    repeated("(", "1+1", ")", 300);
    repeated("(", "1+1", ")", 80);
    repeated("\\sqrt{2+", "2", "}", 40);
    repeated("\\sqrt{", "2", "}", 90);
    repeated("\\frac{1}{", "2", "}", 90);
    repeated("\\sin(", "1", ")", 80);
    repeated("\\binom{", "9", "}{2}", 30); /* each doubles the digits */
    repeated("\\binom{2", "9", "}{2}", 14);
    repeated("\\binom{2\\binom{", "9", "}{2}}{2}", 14);
    repeated("\\binom{", "x", "}{2}", 30);
    repeated("\\log_{2}", "8", "", 60);
    repeated("-", "1+1", "", 2001);
    repeated("1+", "x", "", 3900);
    repeated("x*", "y", "", 3900);
    repeated("1/", "7", "", 3900);
    repeated("2^", "2", "", 1000);
    repeated("1,", "1", "", 3000);
    repeated("1\\pm", "1", "", 20);
    repeated("\\pm", "1", "", 500);
    repeated("\\frac{1}{x_1+x_2}+", "1", "", 40);
    repeated("\\sin x\\cos x\\tan x ", "2", "", 30);
    repeated("5", "!", "!", 90);
    repeated("{", "", "", 30000);
    repeated("}", "", "", 30000);
    repeated("|", "", "", 4000);
    repeated("_", "", "", 4000);
    repeated("\\text{", "7", "}", 5000);
    repeated("\\boxed{", "7", "}", 4000);
    repeated("\\left(", "7", "\\right)", 2000);
    repeated("\\begin{pmatrix}", "7", "\\end{pmatrix}", 1000);
    repeated("C_5^{", "2", "}", 60);
    repeated("2\\frac{1}{", "2", "}", 60);
    repeated("\xC2\xBD", "", "", 30000);
    repeated("x=", "5", "", 50);
    repeated("5 cm ", "", "", 5000);
    repeated("7", "", "", 60000);
    repeated("0.", "3", "3", 30000);
    repeated("\\int_0^1 ", "x", " dx", 30);
    repeated("\\int_0^1 e^{x^2} ", "x", " dx", 12);
    repeated("\\frac{d}{dx}", "\\sin x", "", 40);
    repeated("\\frac{d}{dx}x", "\\sin x", "", 40);
    repeated("\\lim_{x\\to0}", "\\sin x", "", 30);
    repeated("\\sum_{k=1}^{n}", "k", "", 20);
    repeated("\\sum_{k=1}^{\\infty}\\frac{1}{2^k}", "k", "", 20);
    repeated("x<", "1", "", 50);
    repeated("x<1 or ", "x>2", "", 120);
    repeated("(1,2)\\cup", "(3,4)", "", 120);
    repeated("x\\ne\\pm1, ", "x\\ne 2", "", 60);
    repeated("|x-", "1", "|", 40);
    repeated("\\max(x,", "1", ")", 25);
    repeated("\\arctan(", "x", ")", 40);
    repeated("1+2+\\cdots+", "9", "", 60);
    repeated("1\\cdots", "9", "", 1000);
    repeated("\\begin{cases}", "1", "&x>0\\end{cases}", 20);
    repeated("Matrix([", "1", "])", 40);
    repeated("[1 2;", "3 4", "]", 60);
    repeated("{x: ", "1", "}", 60);
    repeated("Rational(", "1", ", 2)", 60);
    repeated("\\|", "x", "\\|", 60);
    repeated("\\mathbf{", "i", "}", 60);
    repeated("[1 2; 3 4]", "", "", 600);
    repeated("\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "", "", 200);
    repeated("(1,2)+", "(3,4)", "", 900);
    repeated("\\mathbf{i}+", "\\mathbf{j}", "", 900);
    repeated("6^{", "6", "}", 60);
    repeated("2^{10^{9}}+", "1", "", 60);
    repeated("2^{10^{9}}\\cdot ", "1", "", 500);
    repeated("FiniteSet(", "1", ", 2)", 60);
    repeated("\\pm1+", "1", "", 60);
    repeated("\\sqrt", "2", "", 5000);
    repeated("\xE2\x88\x9A", "2", "", 5000);
    repeated("\xE2\x88\x9B", "2", "", 5000);
    repeated("\\bar", "2", "", 5000);
    repeated("\\overline", "2", "", 5000);
    repeated("\\mathfrak ", "c", "", 5000);
    repeated("\\sum_{k=1}^{n} k!", "k!", "", 50);
    repeated("x squared plus ", "x", "", 2000);
    repeated("\\u221A", "3", "", 5000);
    repeated("(x=1 or x=2) and ", "x=1", "", 200);
    repeated("\\{1,2\\}\\times", "\\{1,2\\}", "", 200);
    repeated("np.", "pi", "", 900);
    repeated("det(", "[[1,2],[3,4]]", ")", 60);
}

/* 1 MiB of anything. */
static void mebibytes(void **state) {
    (void)state;
    static const char *const units[] = {"7", "x", "(", "\\frac{1}{2}", "$", "\\", "{", "a ", "\xCF\x80", "\xFF", ",", "1,000"};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t length = strlen(units[i]), size = 0;
        while (size + length <= 1 << 20) {
            memcpy(text + size, units[i], length);
            size += length;
        }
        text[size] = 0;
        judge_bomb(units[i]);
    }
}

static void memory(void **state) {
    (void)state;
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    print_message("slowest %.1f ms, peak %ld KiB\n", slowest_ms, usage.ru_maxrss);
#ifndef ASSAY_SANITIZED
    assert_true(usage.ru_maxrss < RSS_KIB_MAX + 32 * 1024); /* the program and its libraries */
#endif
}

int main(void) {
    judge_start();
    const struct CMUnitTest tests[] = {cmocka_unit_test(fixed), cmocka_unit_test(undefined), cmocka_unit_test(long_ones),
                                       cmocka_unit_test(mebibytes), cmocka_unit_test(memory)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    judge_stop();
    return failed;
}
