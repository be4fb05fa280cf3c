
# In the tester: what stands for a value that is not known yet, while it looks ahead (tester.py).
# What the test did with stand-ins: [number, encoded value] where it asked whether one equals something plain, None for whatever else.
USES = []

class StandIn:
    __slots__ = ('number',)
    def __init__(self, number):
        self.number = number
    def __getattr__(self, name):
        USES.append(None)
        if name[:2] == '__':
            raise AttributeError(name)
        return self

def give_stand_in_its_operators():
    def give(result):
        def operator(self, *ignored):
            USES.append(None)
            return self if result is StandIn else result
        return operator
    same, true = give(StandIn), give(True)
    for name, result in (('index', 0), ('int', 0), ('float', 0.0), ('complex', 0j), ('len', 0), ('str', ''), ('hash', 0)):
        setattr(StandIn, '__%s__' % name, give(result))
    def iterate(self):
        USES.append(None)
        return iter(())
    StandIn.__iter__ = iterate
    for name in ('add radd sub rsub mul rmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow and rand or ror xor rxor lshift rlshift rshift '
                 'rrshift matmul rmatmul divmod rdivmod neg pos abs invert round trunc floor ceil getitem call').split():
        setattr(StandIn, '__%s__' % name, same)
    for name in 'ne lt le gt ge contains bool'.split():
        setattr(StandIn, '__%s__' % name, true)
    def equals(self, other, write=make_writer()):
        USES.append([self.number, write(other)] if is_plain(other) else None)
        return True
    StandIn.__eq__ = equals

def is_plain(value, kinds=frozenset((type(None), bool, int, float, str, bytes, list, tuple, dict))):
    stack, nodes = [value], 0
    while stack and nodes < 100000:
        value = stack.pop()
        nodes += 1
        if type(value) not in kinds:
            return False
        if type(value) in (list, tuple): stack.extend(value)
        elif type(value) is dict:
            stack.extend(value)
            stack.extend(value.values())
    return not stack

give_stand_in_its_operators()
give_things_their_operators()
