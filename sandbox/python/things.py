
# Classes that only the candidate has, and a test that makes and asks objects of them. The objects live in the candidate's processes alone: the tester holds
# numbers. Whatever the test does with such an object, or calls beside, is an operation; all of them in their order are a log, and a request is the log up to
# the operation whose outcome is wanted, carried out anew in a fresh process. So state lives as in one process, though none outlives an answer.
THINGS = []

def operators():
    import operator
    every = {'__%s__' % name.strip('_'): getattr(operator, name) for name in (
        'eq ne lt le gt ge add sub mul truediv floordiv mod pow and_ or_ xor lshift rshift matmul neg pos abs invert getitem contains setitem delitem index').split()}
    every.update({'__r%s__' % name.strip('_'): (lambda function: lambda mine, other: function(other, mine))(getattr(operator, name)) for name in (
        'add sub mul truediv floordiv mod pow and_ or_ xor lshift rshift matmul').split()})
    every.update(__len__=len, __str__=str, __repr__=repr, __bool__=bool, __iter__=list, __int__=int, __float__=float, __hash__=hash,
                 __next__=next, __reversed__=lambda mine: list(reversed(mine)), __call__=lambda mine, *more, **named: mine(*more, **named),
                 __enter__=lambda mine: mine.__enter__(), __exit__=lambda mine, *error: mine.__exit__(*error))
    return every

# In the candidate's process. An operation: what, on which (the outcome of an earlier one, a class by name, None), name, arguments, named arguments.
def carry_out(space, log, write, tell_error, Exception=Exception, find=find, read_value=read_value, operators=operators):
    global HELD
    known, things, kind, reply, after = operators(), THINGS, b'v', b'N', b'N'
    things.clear()
    for number, blob in enumerate(log):
        HELD = holds = []
        (what, target, name, arguments, named), _ = read_value(blob, 0)
        mine = things[target] if type(target) is int else find(space, target) if target is not None else None
        result, last = None, number == len(log) - 1
        if last:
            held = {id(one): place for place, one in enumerate(holds)}
            before = contents_of(holds, held, write, None)
        try:
            if what == 'make': result = find(space, name)(*arguments, **named)
            elif what == 'call': result = getattr(mine, name)(*arguments, **named)
            elif what == 'get': result = getattr(mine, name)
            elif what == 'set': setattr(mine, name, *arguments)
            elif what == 'now': result = mine
            else: result = known[name](mine, *arguments, **named)
            if last:
                reply = write(result, iterators=True, held=held)
        except Exception as error:
            if last:
                kind, reply = b'x', write(tell_error(error))
        things.append(result)
        if last:
            after = contents_of(holds, held, write, None)
            after = b'N' if after == before else after
    return b'l\5\0\0\0s\1\0\0\0' + kind + b'l\0\0\0\0l\0\0\0\0' + reply + after

# In the tester. DO carries an operation out: (number of it, outcome or stand-in); LOG holds all so far.
DO, LOG = None, []

class Thing(type):  # the type of those classes
    def __call__(self, *arguments, **named):
        number, outcome = DO('make', None, self.__name__, arguments, named)
        return self.hold(number) if type(outcome) is StandIn or isinstance(outcome, Held) else outcome
    def hold(self, number, given=False):
        thing = object.__new__(self)
        thing.__dict__['-'] = number
        thing.__dict__['given'] = given  # by the program, where a number may have been wanted
        return thing
    def __getattr__(self, name):
        if name[:2] == '__':
            raise AttributeError(name)
        return Member(self.__name__, name)

class Held(metaclass=Thing):
    def __getattr__(self, name):
        if name[:2] == '__':
            raise AttributeError(name)
        return Member(self.__dict__['-'], name)
    def __setattr__(self, name, value):
        DO('set', self.__dict__['-'], name, (value,), {})

class Found(Held):  # an object of a class that the test does not name: it is not asked what could be true of everything
    def __bool__(self): return True
    def __contains__(self, other): raise TypeError('an object of the program is no container here')

# Operators that measure how far an object that the program gave is from a plain value of the test's: its own word on that would be believed.
MEASURES = {'__%s%s__' % (side, name) for side in ('', 'r') for name in ('sub', 'truediv', 'floordiv', 'mod', 'xor')}

# What may change under the eyes of whoever holds it. A member of these kinds is changed where it lives, and read anew when something has been done since.
CHANGING = (list, dict, set)
CHANGES = frozenset('append extend insert remove pop clear sort reverse update setdefault popitem add discard difference_update intersection_update symmetric_difference_update'.split())

class Member:  # of an object or class, or of a container among its members: what it is is asked for where it is not called
    __slots__ = ('target', 'name', 'value', 'number', 'age')
    def __init__(self, target, name, value=()):
        for slot, given in zip(Member.__slots__, (target, name, value, None, len(LOG))):
            object.__setattr__(self, slot, given)
    def __call__(self, *arguments, **named):
        if type(self.target) is Member:
            return resolve(self)(*arguments, **named)
        return DO('call', self.target, self.name, arguments, named)[1]
    def __getattr__(self, name):
        mine = resolve(self)
        if name in CHANGES and type(mine) in CHANGING:
            return lambda *arguments, **named: DO('call', place_of(self), name, arguments, named)[1]
        return getattr(mine, name)
    def __setattr__(self, name, value):
        mine = resolve(self)
        if type(mine) is not StandIn:
            setattr(mine, name, value)
    def __format__(self, how):
        return format(resolve(self), how)
    __class__ = property(lambda self: type(resolve(self)))

def plain(value):
    return resolve(value) if type(value) is Member else value

def kept(value):  # what may change is read again later
    mine = plain(value)
    return value if type(mine) in CHANGING else mine

# The test reads an attribute where it does not call it: what it is is asked for there and then (`is`, `type`, `round` look past a Member's operators).
def resolve_where_read(ast, tree):
    def through(node, name):
        place = {key: getattr(node, key) for key in ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')}
        return node if isinstance(node, ast.Starred) else ast.Call(ast.Name(name, ast.Load(), **place), [node], [], **place)
    class Reader(ast.NodeTransformer):
        def visit_Call(self, node):
            if isinstance(node.func, ast.Attribute):
                node.func.value = self.visit(node.func.value)
            else:
                node.func = self.visit(node.func)
            node.args, node.keywords = [self.visit(one) for one in node.args], [self.visit(one) for one in node.keywords]
            if getattr(node.func, 'id', '') == 'type':
                node.args = [through(one, '-plain') for one in node.args]
            return node
        def visit_Compare(self, node):
            self.generic_visit(node)
            if any(isinstance(one, (ast.Is, ast.IsNot)) for one in node.ops):
                node.left, node.comparators = through(node.left, '-plain'), [through(one, '-plain') for one in node.comparators]
            return node
        def visit_Attribute(self, node):
            self.generic_visit(node)
            return through(node, '-kept') if isinstance(node.ctx, ast.Load) else node
        def visit_MatchValue(self, node):
            return node
    tree.body = [Reader().visit(node) for node in tree.body]

def keep(member, outcome, number=None):
    for slot, given in (('value', (outcome,)), ('age', len(LOG)), ('number', member.number if number is None else number)):
        object.__setattr__(member, slot, given)

def place_of(member):  # the operation whose outcome it is
    if member.number is None:
        if type(member.target) is Member:
            number, outcome = DO('operator', place_of(member.target), '__getitem__', (member.name,), {})
        else:
            number, outcome = DO('get', member.target, member.name, (), {})
        keep(member, outcome, number)
    return member.number

def resolve(member):
    if member.value == ():
        place_of(member)
    elif member.age != len(LOG) and type(member.value[0]) in CHANGING:
        keep(member, DO('now', place_of(member), '', (), {})[1])
    return member.value[0]

def give_things_their_operators():
    compared = ('__eq__', '__ne__', '__lt__', '__le__', '__gt__', '__ge__')
    exact = {'__bool__': bool, '__len__': int, '__str__': str, '__repr__': str, '__iter__': iter, '__reversed__': iter}
    def for_held(name):
        def ask(self, *more, **named):
            if name in compared and type(more[0]) is not StandIn and not isinstance(more[0], Held):
                return NotImplemented  # an object of the program equals nothing of the test's
            if name in MEASURES and self.__dict__['given'] and not isinstance(more[0], Held) and type(more[0]) not in (StandIn, Member) and (
                    type(self) is Found or 'sub' in name):
                raise TypeError('an object of the program is no number of the test here')
            return made(DO('operator', self.__dict__['-'], name, more, named)[1])
        made = exact.get(name, lambda outcome: outcome)
        return ask
    def for_member(name, function):
        def ask(self, *more):
            mine = resolve(self)
            if name in ('__setitem__', '__delitem__') and type(mine) in (*CHANGING, StandIn):
                return DO('operator', place_of(self), name, more, {})[1]
            outcome = function(mine, *more)
            return Member(self, more[0], (outcome,)) if name == '__getitem__' and type(outcome) in CHANGING else made(outcome)
        made = exact.get(name, lambda outcome: outcome)
        return ask
    for name, function in operators().items():
        if name not in ('__hash__', '__index__', '__int__', '__float__'):
            setattr(Held, name, for_held(name))
        if name != '__call__':
            setattr(Member, name, for_member(name, function))
    Member.__round__ = lambda self, *digits: round(resolve(self), *digits)
    Held.__hash__ = lambda self: self.__dict__['-']
