
# The tester (mode 2): runs a reference's setup and test script, and never a candidate's code. It holds no connection to the candidate: it is
# given the replies to the calls so far and asks for more by ending; the judge calls the candidate and starts it again. So it must do the same
# each time, and each call is checked against the one that the reply was made for.
#
# Looking ahead. At the first call that has no reply yet it goes on with a stand-in for the value, to see which calls would follow; failures of the
# test mean nothing from there on. The judge answers all of them in an order of its own, and the next run either finds that they were the
# calls that are really made, or asks anew from the first that was not.
LOGGED = b'l\6\0\0\0' + b'l\0\0\0\0' * 3 + b's\0\0\0\0'  # what a request begins with that is a log (things.py)

TIME_WORDS = 'datetime', 'import time', 'from time', 'time.time(', 'time.sleep('

class Left(BaseException):  # instead of a process's end, when the mother warms up
    pass

def seed_again(seed, drawn):
    again = [0]
    def counted(*arguments, **named):
        drawn[:] = 0, drawn[1] or drawn[0] > 1
        anew = not named and (not arguments or arguments[0] is None)  # not by the clock: the test must be the same in each run
        again[0] += anew
        return seed('anew %d' % again[0]) if anew else seed(*arguments, **named)
    return counted

def tester(space, data, leave=posix._exit, put_all=put_all):
    import _signal as signal, marshal
    (setup, script, entry, most, replies, given), _ = read_value(data, 12)
    for one in (USES, ASKED, SENT, CAME_BACK):
        one.clear()
    write, made, ahead, certain, plan = make_writer(), [0], [], [], ()
    names, sources, graph, pristine, log, things, results, claims = {}, [], None, dict(space), LOG, {}, [], None
    listens = 'stdout' in script and 'StringIO' in script
    seeds, drawn = 'random.seed(' in script, [0, False]  # calls since the test has last seeded; whether there were ever several
    clocked = ADVANCE(0) >= 0 and any(word in text for word in TIME_WORDS for text in (setup, script))
    stamps = []  # the time of day of each operation in the log
    files = bool(CROSSED) and any(word in script or word in setup for word in FILE_WORDS) and may_see_files(setup, script)
    def chance():  # what the test has seeded the program draws from
        if not seeds:
            return []
        drawn[0] += 1
        version, state, gauss = sys.modules['random'].getstate()
        return [['=random', [version, list(state), gauss]]]
    # A call is made in a millisecond of its own, and the test goes on in the next one: what looks at the clock on either side sees them in their order.
    def time_of_call():
        if not clocked:
            return []
        at = (ADVANCE(0) + 999) // 1000 * 1000
        ADVANCE(at + 1000)
        return [['=clock', at]]
    def folder():
        if not files:
            return []
        CROSSED[0] = files_here(True)
        return [['=files', CROSSED[0]]]
    said = []  # what the script ended by
    logged, need = bool(replies) and replies[0][0].startswith(LOGGED), 'need'
    log.clear()
    def tell(*what):
        signal.setitimer(signal.ITIMER_PROF, 0)  # what is half written must not be begun again
        if ASKED and what[0] != need:  # caught by the test, or not to be had
            what = 'shared', made[0], ASKED[0].decode('utf-8', 'replace')
        if what[0] in ('fail', 'error') and made[0] and (SENT or any(name.rpartition('.')[2] in setup or name.rpartition('.')[2] in script for name in BEYOND)):
            beyond = looks_beyond(frozenset() if things or logged else WAITED | (HEARD if listens else frozenset()) | (SEEN if files else frozenset()), setup, script)
            if beyond or (CAME_BACK and SENT):  # what a function that was handed over has become cannot be seen here
                what = 'shared', made[0], beyond or 'function'
        if what[0] in ('fail', 'error') and made[0]:
            said.extend(text for result in results for _, text in result.errors)
            lacks = name_lacking(said, setup, script, space)
            if lacks:
                what = 'shared', made[0], 'name ' + lacks
        if what[0] in ('fail', 'error') and seeds and (drawn[1] or drawn[0] > 1):  # in one process the second call would have drawn on
            what = 'shared', made[0], 'random'
        put_all(4, b'ASR1' + data[4:12] + write([*what, marshal.dumps(plan) if plan and not given else None, claims]))
        leave(0)
    def ask(*ignored):
        if ahead:  # the signal may come when it is all over
            tell(need, made[0] - len(ahead), ahead if not certain or ahead[0] == certain[0] else certain)
    def begin_graph():
        nonlocal graph
        if graph is None:
            graph = Graph({n: space[n] for n in names if crosses(names[n]) and crosses(space.get(n))}, 1)
    def encode(name, arguments, named):
        begin_graph()
        held, holds = {}, []
        body = write(name) + write(tuple(arguments), True, graph=graph, held=held, holds=holds) + b'd' + len(named).to_bytes(4, 'little')
        for key, value in named.items():
            body += write(key) + write(value, True, graph=graph, held=held, holds=holds)
        heads, bodies = graph.table(lambda value, graph=None: write(value, True, graph=graph))
        return b'l\6\0\0\0' + write((sources if graph.classes else []) + [['', '']] * listens + time_of_call() + chance() + folder()) + heads + bodies + body, holds
    def outcome_of(request, holds):
        made[0] += 1
        if not ahead and made[0] <= len(replies):
            asked, reply = replies[made[0] - 1]
            if asked == request:
                if reply is None:
                    tell('dead', made[0] - 1, '')
                return take(reply, holds)
        if not ahead:
            signal.signal(signal.SIGPROF, ask)
            signal.setitimer(signal.ITIMER_PROF, 0.1)
        ahead.append(request)
        if len(ahead) >= most:
            ask()
        return StandIn(len(ahead) - 1)
    def do(what, target, name, arguments, named):  # things.py
        begin_graph()
        holds = []
        try:
            log.append(write((what, target, name, tuple(arguments), named), True, held={}, holds=holds))
        except Shared:
            ask()
            raise
        stamps.extend(one[1] for one in time_of_call())
        number = len(log) - 1
        return number, outcome_of(LOGGED + write(tuple(log)) + write({'=clock': stamps} if stamps else {}), holds)
    def aside(name, target, other):  # orders.py: an operation that no later one will have seen, where it makes no object
        outcome, before = None, len(log)
        try:
            outcome = do('operator', target, name, (other,), {})[1]
        finally:
            if not isinstance(outcome, Held):
                del log[before:], stamps[before:]
        return outcome
    def proxy(name):
        def candidate(*arguments, **named):
            if things or logged:
                return do('make', None, name, arguments, named)[1]
            try:
                request, holds = encode(name, arguments, named)
            except Shared:
                ask()
                raise
            return outcome_of(request, holds)
        candidate.__name__ = candidate.__qualname__ = name
        return candidate
    def take(reply, holds):
        global GRAPH, HELD, IN_TESTER, HOLD
        GRAPH, HELD, IN_TESTER, HOLD = graph, holds, True, hold if things or logged else None
        kind, at = read_value(reply, 5)
        heads, at = read_value(reply, at)
        graph.make(heads)
        bodies, at = read_value(reply, at)
        graph.fill(heads, bodies)
        value, at = read_value(reply, at)
        after, at = read_value(reply, at)
        graph.renumber(heads)
        IN_TESTER = False
        if listens and at < len(reply):
            told, at = read_value(reply, at)
            sys.stdout.write(told)
        if files and at < len(reply):
            left, at = read_value(reply, at)
            if left is not None:
                put_files(left)
        for old, new in zip(holds, after or ()):
            refill(old, new)
        if kind == 'x':
            raise make_error(value, space)
        return value
    def perform(first, second):
        nonlocal names, sources, plan, results
        before, classes, sources = first
        values = 0
        if any(word in script or word in setup for word in ('tempfile', 'uuid', 'secrets', 'urandom')):
            settle_chance(b'uuid')
            if 'tempfile' in setup or 'tempfile' in script:
                import itertools, tempfile
                tempfile._name_sequence = map('{:08x}'.format, itertools.count(1 << 24))
        if 'random' in setup or 'random' in script:
            import random
            random.seed(0)
            if seeds:
                random.seed = seed_again(random.seed, drawn)
        if 'unittest' in setup or 'unittest' in script:
            results = watch_unittest()
        if 'numpy' in setup or 'numpy' in script:
            try:
                watch_numpy()
            except ImportError:
                make_numpy()
        if 'pytest' in setup or 'pytest' in script:
            sys.modules['pytest'] = make_pytest()
            sys.modules['pytest'].__spec__ = None
        names = classes_of(sources)
        global DO, ASIDE
        DO, ASIDE = do, aside
        OBJECTS.clear()
        NAMED.clear()
        MADE.clear()
        for name in classes:
            if name[0] == '!':
                space[name[1:]] = type(name[1:], (Exception,), {})
            else:
                known = name.lstrip('?')
                space[known] = things[known.encode()] = NAMED[known] = Thing(known, (Held if known is name else Found,), {})
        exec(before, space)
        wanted, modules, test, checks = rest = second(space)
        plan = first + rest
        for name, module, member in modules:
            taken = __import__(module)
            if name not in space:
                space[name] = getattr(taken, member) if member else taken
        if not wanted and not things:
            tell('bad', 0, 'the test calls nothing that is missing')
        def proxied(name):
            return space[name] if name.encode() in things else proxy(name)
        space['-import'] = proxied
        for name in wanted:
            if name[0] == '-':  # where the test says so
                continue
            if name[0] == '=':
                values += 1
                things[b'='] = None  # from here on all calls are in one log
                space[name[1:]] = do('read', None, name[1:], (), {})[1]
            else:
                space[name] = proxied(name)
        def forgive():
            if ahead:
                USES.append(None)
                return Exception
            return ()
        space['-ahead'], space['-plain'], space['-kept'] = forgive, plain, kept
        space.update(('-' + name, function) for name, function in ASKS.items())
        exec(test, space)
        if checks and callable(space.get('check')):
            space['check'](space[wanted[0]])
        if made[0] <= values:
            call_what_was_defined(space)
    def begin_anew():  # what was asked for first will be asked for again
        nonlocal graph, plan
        signal.setitimer(signal.ITIMER_PROF, 0)
        ADVANCE(-1)
        certain[:] = ahead[:1]
        space.clear()
        space.update(pristine)
        ahead.clear()
        log.clear()
        stamps.clear()
        things.clear()
        USES.clear()
        ASKED.clear()
        made[0], graph, plan = 0, None, ()
    def perform_as_planned():
        nonlocal plan
        if logged and not marshal.loads(given)[1]:
            return perform(*full_plan(setup, script, entry, space, True))
        plan = marshal.loads(given)
        perform(plan[:3], lambda space: plan[3:])
    def perform_unplanned():
        if logged:
            return perform(*full_plan(setup, script, entry, space, True))
        try:
            perform(*quick_plan(setup, script, entry))
        except Left:
            raise
        except BaseException as error:
            if replies and isinstance(error, Wanted):
                raise
            begin_anew()
            perform(*full_plan(setup, script, entry, space))
    try:
        perform_all = perform_as_planned if given else perform_unplanned
        try:
            perform_all()
        except Wanted:
            if logged or things or not (given or replies):
                raise
            begin_anew()  # with all calls in one log, in which such objects live
            certain.clear()
            replies, logged, need = [], True, 'afresh'
            perform_all()
        if not given:
            if ahead and made[0] == len(ahead) and not (log or things or graph.objects or plan[1]):
                claims = claims_of(setup, script, plan[0], plan[3], USES, len(ahead))
    except Left:
        raise
    except Shared as shared:
        tell('shared', made[0], str(shared))
    except AssertionError as error:
        if not ahead:
            tell('fail', made[0], 'assertion')
    except SystemExit as error:  # the script's own end
        if not ahead and error.code:
            tell('fail', made[0], 'exit')
    except ImportError as error: # of the reference's own
        if not ahead:
            tell('import', made[0], str(error.name)[:40])
    except BaseException as error:
        if not ahead:
            said.append('%s: %s' % (type(error).__name__, error))
            tell('error', made[0], type(error).__name__)
    ask()
    if log and made[0] <= sum(name[0] == '=' for name in plan[3]):
        tell('bad', 0, 'the test makes no call')
    if not all(result.wasSuccessful() for result in results):
        tell('fail', made[0], 'unittest')
    tell('pass', made[0], '+' if log or files or (graph is not None and graph.objects) else '')
