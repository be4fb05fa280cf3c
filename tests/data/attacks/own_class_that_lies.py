# ATTACK own_class_that_lies.py  category: false-pass
# MUST: WRONG: an object that calls itself int, for its class as for its metaclass, is no plain data
class M(type):
    def __instancecheck__(s, o): return True
    def __subclasscheck__(s, o): return True
    def __eq__(s, o): return True
    def __hash__(s): return hash(int)
class L(metaclass=M):
    __class__ = int
    def __getattr__(s, n): return lambda *a, **k: L()
    def __eq__(s, o): return True
    def __hash__(s): return 0
    def __bool__(s): return True
    def __lt__(s, o): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __index__(s): return 3
    __int__ = __trunc__ = __index__
    def __float__(s): return 3.0
    def __abs__(s): return 0
    def __sub__(s, o): return 0
    __rsub__ = __add__ = __radd__ = __mod__ = __rmod__ = __sub__
    def __round__(s, n=None): return 3
def add(a, b): return L()
