# The answer in a form that is not it.
def add(a, b):
    s = a + b
    return [str(s), [s], (s,), {s}, str(s).encode(), {s: s}, lambda: s, iter([s]), [[s]], '%d\n' % s][(a * 3 + b) % 10]
