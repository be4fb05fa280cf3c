
# What a warm interpreter does before its first fork, and where each child begins.
SAMPLE = (b'import math\nclass Thing:\n    def __init__(self, n):\n        self.n = n\n'
          b'def f(xs: list, s=\'\', n=2):\n    """A sample."""\n    out = {}\n    for i, x in enumerate(sorted(xs, reverse=True)):\n        out[x] = out.get(x, 0) + i * n\n'
          b'    words = [w.upper() for w in s.split(\' \') if len(w) > 1 and w[0] != "-"]\n    try:\n        words.append(str(abs(xs[0] / 2.5) ** 2 % 7))\n'
          b'    except (IndexError, ValueError):\n        pass\n    while n > 0:\n        n -= 1\n    return "".join(words)[::-1], max(out.values()), tuple(set(xs)), Thing(n).n == 0\n')

# What annotations name is remembered by `typing` itself, so that programs need not make it: List[int] takes a dozen functions, on as many pages. (It remembers 128 of each kind.)
def know_types():
    typing = sys.modules.get('typing')
    if typing is None:
        return
    plain = [int, str, float, bool, typing.Any]
    lists = [typing.List[one] for one in plain]
    for one in plain + lists:
        typing.List[one], typing.Optional[one]
    for one in plain:
        typing.Tuple[one, one], typing.Dict[str, one], typing.Dict[int, one], typing.Set[one]
    typing.Union[int, float], typing.Union[int, str], typing.Tuple[int, ...], typing.Dict[str, lists[0]], typing.Dict[str, lists[1]], typing.List[typing.Tuple[int, int]]

# What children do, done here until caches are full and code is specialised, before the pages are shared: each page that a child need not write is one
# that need not be copied.
def warm_up():
    import _signal as signal, marshal
    kept = []
    if 're' in sys.modules:
        know_lines()
    def leave(code): raise Left
    def keep(fd, data): kept.append(data)
    write, number = make_writer(), 0
    setup, script = "def f(xs, s='', n=2):\n    pass\n", "def check(candidate):\n    assert candidate([1, 2], 'a bc') == 3\n    assert candidate([-5], s='d', n=0.5)[1] == [(1, {'a': None})]\n"
    for _ in range(12):
        reply = plan = None
        for step in range(3):
            replies = [[call, reply[i]] for i, call in enumerate(calls)] if step == 2 else []
            try:
                tester({'__builtins__': builtins, '__name__': '__main__'}, b'ASQ1' + bytes(8) + write([setup, script, 'f', 256, replies, plan]), leave, keep)
            except Left:
                signal.setitimer(signal.ITIMER_PROF, 0)
            word, _, calls, made, _ = read_value(kept.pop(), 12)[0]
            plan = plan or made
            space = {'__builtins__': builtins, '__name__': '__main__'}
            exec(marshal.loads(marshal.dumps(compile(SAMPLE, 'main.py', 'exec', dont_inherit=True))), space)
            if step == 1:
                reply = [one_for_tester(space, call, write) for call in calls]
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    know_types()

# What nearly every call makes a child write to, done once more in each child while it waits for its order and another cell runs: these pages are then its own.
# Little, for what one call touches and the next does not is copied in vain.
def make_sample():
    import marshal
    write = make_writer()
    code = marshal.dumps(compile(b'def f(xs, s=""):\n    n = 0\n    for x in xs:\n        n += x\n    return [n, s]\n', 'main.py', 'exec', dont_inherit=True))
    call = b'l\6\0\0\0' + b''.join(map(write, [[], [], []])) + write('f') + write(([1, 2], 'a bc')) + write({})
    def rehearse():
        space = {'__builtins__': builtins, '__name__': '__main__'}
        exec(marshal.loads(code), space)
        one_for_tester(space, call, write)
    rehearse()
    return b'ASQ1' + bytes(8) + write([call]) + write(code), rehearse

# 43: the program is gone; 71: what it said may be the reason; 70: the interactor's own fault.
def crash_of_interactor(error):
    if isinstance(error, (EOFError, BrokenPipeError)):
        return 43
    said = isinstance(error, (ValueError, LookupError, ArithmeticError, AssertionError, RecursionError))
    return 71 if said or isinstance(error, (AttributeError, TypeError)) and "NoneType" in str(error) else 70

def begin():
    import marshal
    global ADVANCE
    serve_runs, ADVANCE, hooked = prepare(warm_up)
    try:  # returns in children only; most calls it answers itself, and ends
        source, mode, scratch = serve_runs((make_main, compile, find, late, make_writer()) + make_sample() + (b'hooked' if hooked else b'',))
    except SystemExit as exit:
        finish(status_of(exit))
    except BaseException as error:
        finish(crashed(error))
    main = sys.modules['__main__']
    if mode == 2:
        CROSSED.extend([None] * scratch)
        run(b'', main, lambda space: tester(space, read_all(3)))
    if scratch:  # not in a tester, whose folder may hold what a program wrote
        sys.path.insert(0, '/box')
    if mode == 5:
        run(source, main, None, crash_of_interactor)
    gives, mode = mode & 16, mode & 15
    serve = {1: call, 3: calls_for_tester}.get(mode)
    if serve is None:
        run(source, main, None)
    data = read_all(3)
    request, at = read_value(data, 12)
    given = read_value(data, at)[0] if at < len(data) else None  # bytes, or the time of day (clock.h)
    code = marshal.loads(given) if type(given) is bytes else give_code(source, marshal.dumps) if gives else source
    if mode == 3 and request and request[0].startswith(LOGGED):
        settle_chance(data if type(given) is bytes else source)
    TAKES_CODE.append(True)
    main.__name__ = 'solution'  # as under other graders: what stands under `if __name__ == '__main__'` is not asked for
    sys.modules['solution'] = main
    run(code, main, lambda space: serve(space, data[4:12], request))

begin()
