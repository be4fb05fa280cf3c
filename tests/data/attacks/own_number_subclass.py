# ATTACK own_number_subclass.py  category: false-pass
# MUST: WRONG: a subclass of int crosses as its base value, whatever its methods say
class I(int):
    def __eq__(s, o): return True
    __ne__ = lambda s, o: False
    def __hash__(s): return 0
    def __sub__(s, o): return I(0)
    __rsub__ = __sub__
    def __abs__(s): return I(0)
    def __lt__(s, o): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __reduce__(s): return (int, (3,))
    def __repr__(s): return '3'
    def to_bytes(s, *a, **k): return b'3'
    def __index__(s): return 3
def add(a, b): return I(0)
