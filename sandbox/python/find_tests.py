
# What tests ask of pytest, which need not be installed: expected exceptions, numbers that are nearly equal, parameters and fixtures. Tests are found and called in tester.py.
def make_pytest():
    import re
    kind = type(sys)
    module, mark = kind('pytest'), kind('pytest.mark')
    class Raises:
        def __init__(self, expected, match=None):
            self.expected, self.match, self.value, self.type = expected, match, None, None
        def __enter__(self):
            return self
        def __exit__(self, found, value, trace):
            if found is None:
                raise AssertionError('did not raise')
            if not issubclass(found, self.expected):
                return False
            self.type, self.value = found, value
            if self.match is not None and not re.search(self.match, str(value)):
                raise AssertionError('another text')
            return True
    def raises(expected, *call, match=None, **named):
        told = Raises(expected, match)
        if not call:
            return told
        with told:
            call[0](*call[1:], **named)
        return told
    class Approx:
        def __init__(self, wanted, rel=None, abs=None, nan_ok=False):
            self.wanted, self.rel, self.abs, self.nan_ok = wanted, rel, abs, nan_ok
        def near(self, one, wanted):
            if type(wanted) in (list, tuple):
                return type(one) in (list, tuple) and len(one) == len(wanted) and all(map(self.near, one, wanted))
            if type(wanted) is dict:
                return type(one) is dict and one.keys() == wanted.keys() and all(self.near(one[key], wanted[key]) for key in wanted)
            if type(wanted) not in (int, float, complex) or type(one) not in (bool, int, float, complex):
                return type(one) is type(wanted) and one == wanted or (hasattr(wanted, 'as_integer_ratio') and hasattr(one, 'as_integer_ratio') and self.near(float(one), float(wanted)))
            if one == wanted:
                return True
            if wanted != wanted or one != one:
                return self.nan_ok and wanted != wanted and one != one
            far = abs(wanted)
            if far == float('inf'):
                return False
            room = 1e-12 if self.abs is None else self.abs
            if self.abs is None or self.rel is not None:
                room = max(room, (1e-6 if self.rel is None else self.rel) * far)
            return abs(one - wanted) <= room
        def __eq__(self, one):
            return self.near(one, self.wanted)
    def parametrize(names, rows, **ignored):
        names = [name.strip() for name in names.split(',')] if type(names) is str else list(names)
        def take(function):
            sets = [dict(zip(names, row if len(names) > 1 else row if type(row) is Param else (row,))) for row in rows]
            function.parameters = [dict(one, **more) for more in getattr(function, 'parameters', [{}]) for one in sets]
            return function
        return take
    class Param(tuple):
        pass
    def fixture(*function, **ignored):
        def take(one):
            one.is_fixture = True
            return one
        return take(function[0]) if function else take
    def plain_mark(name):
        def take(*given, **ignored):
            return given[0] if len(given) == 1 and not ignored and callable(given[0]) else lambda function: function
        return take
    def fail(reason='', **ignored):
        raise AssertionError(reason)
    def skip(*reason, **ignored):
        raise Shared('pytest.skip')
    mark.parametrize, mark.__getattr__ = parametrize, plain_mark
    module.raises, module.approx, module.mark, module.fixture, module.fail, module.skip = raises, Approx, mark, fixture, fail, skip
    module.param = lambda *values, **ignored: Param(values)
    module.main = lambda *ignored, **more: 0
    return module

# Tests that nothing calls, as pytest finds them: functions, methods of classes that are called Test, each with its fixtures and sets of parameters, and classes of unittest.
def call_test(function, fixtures, *before):
    code = function.__code__
    if code.co_flags & 128:
        raise Shared('async tests')
    required = code.co_argcount - len(function.__defaults__ or ())
    names = code.co_varnames[len(before):required]
    for given in getattr(function, 'parameters', ({},)):
        known, open_ones = dict(given), []
        def value_of(name):
            if name not in known:
                if name not in fixtures:
                    if 'pytest' not in sys.modules:
                        raise LookupError(name)
                    raise Shared('fixture ' + name[:40])
                make = fixtures[name]
                known[name] = make(*before[:make.__code__.co_varnames[:1] == ('self',)], **{
                    one: value_of(one) for one in make.__code__.co_varnames[:make.__code__.co_argcount] if one != 'self'})
                if hasattr(known[name], 'send') and hasattr(known[name], 'gi_frame'):
                    open_ones.append(known[name])
                    known[name] = next(known[name])
            return known[name]
        try:
            arguments = {name: value_of(name) for name in dict.fromkeys((*names, *given))}
        except LookupError:  # a helper that is called like a test
            return
        function(*before, **arguments)
        for one in open_ones:
            next(one, None)

def call_what_was_defined(space):
    function = type(call_test)
    fixtures = {name: value for name, value in space.items() if hasattr(value, 'is_fixture') and type(value) is function}
    for name, value in list(space.items()):
        if name[:4] == 'test' and type(value) is function and name not in fixtures:
            call_test(value, fixtures)
        elif name[:4] == 'Test' and type(value) is type and value.__init__ is object.__init__:
            inner = dict(fixtures, **{name: one for name, one in vars(value).items() if type(one) is function and hasattr(one, 'is_fixture')})
            for test, method in list(vars(value).items()):
                if test[:4] == 'test' and type(method) is function:
                    mine = value()
                    for kind in ('setup_class', 'setup_method'):
                        ready = getattr(mine, kind, None)
                        if ready is not None:
                            ready(*[None] * (ready.__code__.co_argcount - 1))
                    call_test(method, inner, mine)
    unittest = sys.modules.get('unittest')
    if unittest and any(type(value) is type and issubclass(value, unittest.TestCase) for value in space.values()):
        unittest.main(argv=['test'], exit=False)
