
# In the tester, where numpy is not installed: what tests of EvalPlus' kind ask of it beside plain data (`np.allclose` of numbers and rows of them, whether a value is an array: none is).
# Whatever else is asked of it is NOT_AVAILABLE.
def make_numpy():
    if 'numpy' in sys.modules:  # the test begins anew
        return
    kind = type(sys)
    module, testing = kind('numpy'), kind('numpy.testing')
    endless = float('inf')
    def pairs(a, b):
        if isinstance(a, StandIn) or isinstance(b, StandIn):  # looking ahead
            return []
        rows = [type(one) in (list, tuple, range) for one in (a, b)]
        if all(rows) and len(a) == len(b):
            return [pair for one, other in zip(a, b) for pair in pairs(one, other)]
        if any(rows):  # one number, or a row of one, beside a row; what is empty is near nothing that is not
            a, b = (one if row else [one] for one, row in zip((a, b), rows))
            if len(a) != 1 and len(b) != 1:
                raise ValueError('operands could not be broadcast together')
            if not a or not b:
                return [(0, endless)]
            return [pair for one in a for other in b for pair in pairs(one, other)]
        if any(type(one) not in (bool, int, float, complex) for one in (a, b)):
            if isinstance(a, Held) or isinstance(b, Held):
                raise Shared('numpy: an array of objects')
            raise TypeError('no numbers')
        return [(a, b)]
    def near(a, b, rtol, atol, equal_nan):
        if a == b:
            return True
        if a != a or b != b:
            return equal_nan and a != a and b != b
        return abs(a) != endless and abs(b) != endless and abs(a - b) <= atol + rtol * abs(b)
    def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
        return all([near(one, other, rtol, atol, equal_nan) for one, other in pairs(a, b)])
    def isclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
        if type(a) in (list, tuple, range) or type(b) in (list, tuple, range):
            raise Shared('numpy: an array')
        return allclose(a, b, rtol, atol, equal_nan)
    def assert_allclose(actual, desired, rtol=1e-07, atol=0, equal_nan=True, err_msg='', verbose=True):
        if not allclose(actual, desired, rtol, atol, equal_nan):
            raise AssertionError('Not equal to tolerance')
    def lacking(name):
        if name[:2] == '__':
            raise AttributeError(name)
        raise Shared('import: numpy (%s)' % name)
    for name in ('ndarray', 'generic', 'float64', 'float32', 'float16', 'int64', 'int32', 'bool_'):
        setattr(module, name, type(name, (), {'__new__': lambda *given, **named: lacking('array')}))
    module.allclose, module.isclose, module.inf, module.nan, module.pi, module.e = allclose, isclose, endless, float('nan'), 3.141592653589793, 2.718281828459045
    testing.assert_allclose, module.testing = assert_allclose, testing
    for one in (module, testing):
        one.__spec__, one.__getattr__ = None, lacking
    module.__path__ = []
    sys.modules['numpy'], sys.modules['numpy.testing'] = module, testing
