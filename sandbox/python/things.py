
# Classes that only the candidate has, and a test that makes and asks objects of them. The objects live in the candidate's processes alone: the tester holds
# numbers. Whatever the test does with such an object, or calls beside, is an operation; all of them in their order are a log, and a request is the log up to
# the operation whose outcome is wanted, carried out anew in a fresh process. So state lives as in one process, though none outlives an answer.
THINGS = {}

INPLACE = ['__i%s__' % name for name in 'add sub mul truediv floordiv mod pow and or xor lshift rshift matmul'.split()]

def operators():
    import copy, operator
    every = {'__%s__' % name.strip('_'): getattr(operator, name) for name in (
        'eq ne lt le gt ge add sub mul truediv floordiv mod pow and_ or_ xor lshift rshift matmul neg pos abs invert getitem contains setitem delitem index').split()}
    every.update({name: getattr(operator, name) for name in INPLACE})
    every.update({'__r%s__' % name.strip('_'): (lambda function: lambda mine, other: function(other, mine))(getattr(operator, name)) for name in (
        'add sub mul truediv floordiv mod pow and_ or_ xor lshift rshift matmul').split()})
    def is_abstract(mine, name):
        import collections.abc
        return isinstance(mine, getattr(collections.abc, name))
    def snapshot(mine):  # what it holds as data, where it is told item by item and is no endless row; whether by key; how many that are
        items = []
        for item in mine if hasattr(type(mine), '__iter__') else ():
            items.append(item)
            if len(items) == 100000:
                break
        known = hasattr(type(mine), '__iter__') and len(items) < 100000
        return items if known else None, hasattr(mine, 'keys'), len(mine) if hasattr(mine, '__len__') else None
    every.update(__copy__=copy.copy, __deepcopy__=copy.deepcopy, __vars__=lambda mine: dict(vars(mine)), __format__=format, __round__=round, __has__=hasattr,
                 __callable__=callable, __abstract__=is_abstract, __delattr__=delattr, __snapshot__=snapshot, __subclass__=lambda mine, other: issubclass(mine, other))
    every.update(__len__=len, __str__=str, __repr__=repr, __bool__=bool, __iter__=list, __int__=int, __float__=float, __hash__=hash,
                 __next__=next, __reversed__=lambda mine: list(reversed(mine)), __call__=lambda mine, *more, **named: mine(*more, **named),
                 __enter__=lambda mine: mine.__enter__())
    return every

def doubted(function, untrue):  # what equals an object of a class that it has never heard of, too, says nothing by being equal
    class Foreign:
        pass
    def compare(mine, other):
        outcome = function(mine, other)
        if outcome is untrue:
            return outcome
        try:
            anything = bool(function(mine, Foreign())) is not untrue
        except Exception:
            return outcome
        if anything:
            raise TypeError('an object of the program that equals everything')
        return outcome
    return compare

# A log is carried out once for each answer: what a program drew the first time it draws again, or its objects would not be the same ones.
def settle_chance(program):
    if not any(word in program for word in (b'random', b'uuid', b'secrets')):
        return
    import os, random
    stream = random.Random(0)
    def draw(size):
        return stream.getrandbits(8 * size).to_bytes(size, 'little') if size else b''
    os.urandom = random._urandom = draw
    random.seed(0)
    if 'numpy' in sys.modules and b'numpy' in program:
        sys.modules['numpy'].random.seed(0)

# In the candidate's process. An operation: what, on which (an object by number, a class by name, None), name, arguments, named arguments. An object's number is
# the place of the operation that first gave it, and where it stood in that one's outcome; what crosses of it is that, and the names of its classes.
def carry_out(space, log, write, tell_error, stamps, Exception=Exception, find=find, read_value=read_value, operators=operators):
    global HELD
    known, things, numbers, kind, reply, after = operators(), THINGS, {}, b'v', b'N', b'N'
    things.clear()
    things[None] = space
    def called(value, kind):
        if isinstance(value, type) and space.get(value.__name__) is value:
            return b'class:' + value.__name__.encode('utf-8', 'replace')[:64]
        if id(value) not in numbers:
            inside = 0 if value is result else len(things) << 12
            things[number + inside] = value
            numbers[id(value)] = number + inside
        base = next((base.__name__ for base in kind.__mro__ if base in BASES), '')
        names = '>'.join([base.__name__[:64] for base in kind.__mro__[:8] if base is not object])
        return ('%s|%s:%d' % (names, base, numbers[id(value)])).encode('utf-8', 'replace')
    def hash_of(mine):  # the same in every process
        return numbers.get(id(mine), 0) if type(mine).__hash__ is object.__hash__ else hash(mine)
    def value_of(mine):  # of an object of a class that derives from a plain one
        return read_value(write(mine), 0)[0]
    def leave_block(mine, *told):  # what ended the block: of the program's own class, where it has one of that name
        error = make_error(told[0], space) if told else None
        return mine.__exit__(error and type(error), error, None)
    known.update(__hash__=hash_of, __plain__=value_of, __exit__=leave_block, __eq__=doubted(known['__eq__'], False), __ne__=doubted(known['__ne__'], True))
    for number, blob in enumerate(log):
        HELD = holds = []
        (what, target, name, arguments, named), _ = read_value(blob, 0)
        mine = things[target] if type(target) is int else find(space, target) if target is not None else None
        result, last = None, number == len(log) - 1
        if stamps:
            ADVANCE(stamps[number])
        if last:
            held = {id(one): place for place, one in enumerate(holds)}
            before = contents_of(holds, held, write, None)
        try:
            if what in ('make', 'new'): result = find(space, name)(*arguments, **named)
            elif what == 'read': result = find(space, name)
            elif what == 'call': result = getattr(mine, name)(*arguments, **named)
            elif what == 'get': result = getattr(mine, name)
            elif what == 'set': setattr(mine, name, *arguments)
            elif what == 'now': result = mine
            else: result = known[name](mine, *arguments, **named)
            things[number] = result
            if (what == 'new' or (what == 'get' and type(target) is str)) and type(result).__module__ == 'solution' and isinstance(result, tuple(BASES)):
                told = called(result, type(result))
                told = b'o' + len(told).to_bytes(4, 'little') + told
            else:
                told = result if type(result) in (bool, int, float, str, type(None)) and not last else write(result, iterators=True, held=held if last else None, number=called)
            if last:
                reply = told
        except Exception as error:
            things[number] = None
            if last:
                kind, reply = b'x', write(tell_error(error))
        if last:
            after = contents_of(holds, held, write, None)
            after = b'N' if after == before else after
    return b'l\5\0\0\0s\1\0\0\0' + kind + b'l\0\0\0\0l\0\0\0\0' + reply + after

# In the tester. DO carries an operation out: (number of it, outcome or stand-in); LOG holds all so far.
DO, LOG = None, []

BASES = {kind: kind.__name__ for kind in (int, float, str, bytes, list, tuple, dict, set, frozenset)}
OBJECTS, NAMED, MADE = {}, {}, set()  # all so far by number; their classes by name; names of those that the test has made an object of by calling them

def hold(told):  # what a program says that an object is
    if told[:5] == b'type:':
        return Opaque(told)
    if told[:6] == b'class:':
        name = told[6:].decode()
        if name not in NAMED:
            NAMED[name] = Thing(name, (Found,), {})
        return NAMED[name]
    names, _, number = told.decode().rpartition(':')
    names, _, base = names.partition('|')
    number = int(number)
    if not 0 <= number < 1 << 32 or base not in ('', *BASES.values()):
        raise TypeError('no such object')
    if number not in OBJECTS:
        names = names.split('>')
        if names[0] not in NAMED:
            NAMED[names[0]] = Thing(names[0], (Found,), {})
        OBJECTS[number] = NAMED[names[0]].hold(number, True, names, base)
    else:
        OBJECTS[number].__dict__['-returned'] = True
    return OBJECTS[number]

class Thing(type):  # the type of those classes
    def __call__(self, *arguments, **named):
        number, outcome = DO('make' if issubclass(self, Found) else 'new', None, self.__name__, arguments, named)
        if type(outcome) is StandIn:
            return self.hold(number)
        if isinstance(outcome, Held) and outcome.__dict__['-'] == number and not issubclass(self, Found):
            outcome.__dict__['-given'] = False
        if isinstance(outcome, Held) and outcome.__dict__['-'] == number and type(outcome) is self:
            outcome.__dict__['-made'] = True
            MADE.add(self.__name__)
        return outcome
    # given: by the program, where plain data may have been wanted; made: by the test's call of its class; returned: known before, and given back by the program later;
    # told: by arithmetic of such an object with a value of the test's, so that it knows that value
    def hold(self, number, given=False, names=(), base=''):
        thing = object.__new__(self)
        thing.__dict__.update({'-': number, '-given': given, '-made': not given, '-returned': False, '-told': False, '-names': names, '-base': base, '-seen': None})
        return thing
    def __instancecheck__(self, one):
        if self is Held or self is Found or type(one) is StandIn:
            return type(one) is StandIn and self is not Held and self is not Found or type.__instancecheck__(self, one)
        return isinstance(type(one), Thing) and (type(one) is self or self.__name__ in one.__dict__['-names'])
    def __subclasscheck__(self, kind):
        if self is Held or self is Found or not isinstance(kind, Thing) or kind is self:
            return type.__subclasscheck__(self, kind)
        return bool(DO('operator', kind.__name__, '__subclass__', (self,), {})[1])
    def __setattr__(self, name, value):
        if name[:2] == '__' or self is Held or self is Found:
            return type.__setattr__(self, name, value)
        DO('set', self.__name__, name, (value,), {})
    def __getattr__(self, name):
        if name[:2] == '__':
            raise AttributeError(name)
        return Member(self.__name__, name)

class Held(metaclass=Thing):
    def __getattr__(self, name):
        if name[:2] == '__' and name not in ('__name__', '__qualname__', '__wrapped__'):
            raise AttributeError(name)
        if name in JUDGES and (self.__dict__['-returned'] or not self.__dict__['-made']):
            raise TypeError('an object of the program is no text or set of the test here')
        if name not in DATA:
            self.__dict__['-seen'] = ()  # it is asked as an object
        return Member(self.__dict__['-'], name)
    def __setattr__(self, name, value):
        DO('set', self.__dict__['-'], name, (value,), {})
    def __delattr__(self, name):
        DO('operator', self.__dict__['-'], '__delattr__', (name,), {})
    def __format__(self, how):
        return str(DO('operator', self.__dict__['-'], '__format__', (how,), {})[1])
    def __copy__(self):
        return same_way(DO('operator', self.__dict__['-'], '__copy__', (), {})[1], self)
    def __deepcopy__(self, memo):
        return same_way(DO('operator', self.__dict__['-'], '__deepcopy__', (), {})[1], self)
    def __enter__(self):
        before, self.__dict__['-entered'] = self.__dict__['-returned'], len(LOG) + 1
        entered = DO('operator', self.__dict__['-'], '__enter__', (), {})[1]
        self.__dict__['-returned'] = before  # the test asked for itself
        return entered
    def __exit__(self, kind, error, trace):
        if error is not None and not isinstance(error, Exception):
            return False
        quiet = self.__dict__.get('-entered') == len(LOG)  # nothing was asked of the program since
        outcome = DO('operator', self.__dict__['-'], '__exit__', (tell_error(error),) if error is not None else (), {})[1]
        if type(outcome) is StandIn:
            return True
        return error is not None and bool(outcome) and may_be_swallowed(error, trace, quiet)

# Whether a block's end by this exception may be kept from the test, where the program's `__exit__` says so: what the test itself raised (`with Suppress(ValueError): raise ValueError`). No
# assertion is, and nothing that the program's values led to; of an operation in the test that failed that cannot be told.
def may_be_swallowed(error, trace, quiet):
    import opcode
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    if isinstance(error, AssertionError) or code.co_filename not in ('test.py', 'setup.py'):
        return False
    raised = code.co_code[trace.tb_lasti] == opcode.opmap['RAISE_VARARGS']
    if quiet and not raised:
        raise Shared('an exception that the program swallows')
    return raised

def plain_of(thing):  # of an object of a class that derives from a plain one; of what cannot change one reading is as good as two
    mine = thing.__dict__
    if '-plain' in mine:
        return mine['-plain']
    told = DO('operator', mine['-'], '__plain__', (), {})[1]
    if type(told) is not StandIn and mine['-base'] not in ('list', 'dict', 'set'):
        mine['-plain'] = told
    return told

def same_way(copy, thing):
    if isinstance(copy, Held):
        copy.__dict__.update({name: thing.__dict__[name] for name in ('-given', '-made', '-returned', '-told')})
    return copy

class Found(Held):  # an object of a class that the test does not know: it may stand where plain data was wanted
    pass

# Names of members that plain data has, too. Where the test asks an object that the program gave for nothing else, it takes it for data: then all that it asks is answered out of
# one reading of it, so that no object is longer than what it holds, or holds all that it is asked for.
DATA = frozenset(name for kind in (list, dict, set, str, bytes, int, float) for name in dir(kind))

def data_of(thing):
    mine = thing.__dict__
    if mine['-seen'] is None and mine['-given']:
        told = DO('operator', mine['-'], '__snapshot__', (), {})[1]
        if type(told) is StandIn:
            return None
        if type(told) is not tuple or len(told) != 3 or (told[0] is not None and (type(told[0]) is not list or told[2] not in (None, len(told[0])))):
            raise TypeError('an object of the program that is not what it says')
        mine['-seen'] = told
    return mine['-seen'] or None  # (items or None, whether by key, length)

def from_data(thing, name, more):  # NotImplemented: ask the object
    if name not in READ:
        return NotImplemented
    seen = data_of(thing)
    if seen is None or seen[0] is None:
        if name == '__contains__' and type(thing) is not StandIn and isinstance(thing, Found):
            raise TypeError('an object of the program is no container here')
        return NotImplemented
    items, keyed, _ = seen
    if name == '__getitem__':
        return items[more[0]] if not keyed and type(more[0]) in (int, slice) else NotImplemented
    return {'__len__': len, '__iter__': lambda one: one, '__reversed__': lambda one: one[::-1], '__contains__': lambda one: more[0] in one}[name](items)

READ = frozenset(('__len__', '__iter__', '__reversed__', '__contains__', '__getitem__'))

# Methods of texts and sets that say whether something is so: of an object that stands where such data was wanted they would say what is wanted.
JUDGES = frozenset(('startswith', 'endswith', 'issubset', 'issuperset', 'isdisjoint', 'is_integer')) | frozenset(name for name in dir(str) if name[:2] == 'is')

# Builtin functions that look past an object's operators, as the test calls them.
def at(one):  # number or name of what can be asked; None
    return one.__dict__['-'] if isinstance(one, Held) else one.__name__ if isinstance(one, Thing) else None

def ask_hasattr(one, name):
    one = plain(one)
    return hasattr(one, name) if at(one) is None or name == '__class__' else bool(DO('operator', at(one), '__has__', (name,), {})[1])

def ask_getattr(one, name, *default):
    one = plain(one)
    if at(one) is None or name in ('__class__', '__name__'):
        return getattr(one, name, *default)
    if default and not ask_hasattr(one, name):
        return default[0]
    return ask_vars(one) if name == '__dict__' else Member(at(one), name)

def ask_vars(*one):
    mine = at(plain(one[0])) if one else None
    return vars(*one) if mine is None else DO('operator', mine, '__vars__', (), {})[1]

def ask_doc(one):
    one = plain(one)
    return one.__doc__ if at(one) is None else DO('get', at(one), '__doc__', (), {})[1]

def ask_callable(one):
    if type(one) is Member:
        return bool(DO('operator', place_of(one), '__callable__', (), {})[1])
    return bool(DO('operator', at(one), '__callable__', (), {})[1]) if isinstance(one, Held) else callable(one)

def ask_isinstance(one, kinds):
    one = plain(one)
    if not isinstance(one, Held):
        return type(one) is StandIn or isinstance(one, kinds)
    base = next((kind for kind, name in BASES.items() if name == one.__dict__['-base']), None)
    for kind in kinds if type(kinds) is tuple else (kinds,):
        if type(kind) is not Thing and getattr(kind, '__module__', '') == 'collections.abc':
            found = DO('operator', at(one), '__abstract__', (kind.__name__,), {})[1]
        else:
            found = isinstance(one, kind) or (base is not None and type(kind) is type and issubclass(base, kind))
        if found:
            return True
    return False

ASKS = {'hasattr': ask_hasattr, 'getattr': ask_getattr, 'vars': ask_vars, 'callable': ask_callable, 'isinstance': ask_isinstance, 'doc': ask_doc}

# Operators by which an object that the program gave could be taken for a number, for it would be believed how far it is from one of the test's.
COUNTS = {'__%s%s__' % (side, name) for side in ('', 'r', 'i') for name in 'add sub mul truediv floordiv mod pow and or xor lshift rshift'.split()}
NUMBERS = (bool, int, float, complex)

# ... and by which one that is taken for a number would be told what number is wanted.
TELLS = {'__%s%s__' % (side, name) for side in ('', 'r', 'i') for name in ('add', 'sub', 'mod', 'xor')}

# What an object may do with a value of the test's although the test knows no class of it, where it makes another object: nobody writes what is wanted behind these.
TAKES = {'__%s%s__' % (side, name) for side in ('', 'r') for name in ('add', 'sub', 'mul', 'pow', 'matmul')}

# A number is made only of an object that the test itself made.
MAKES = frozenset(('__int__', '__float__', '__index__', '__round__'))
# What says how far such an object is from what it was told.
MEASURES = COUNTS | MAKES | {'__abs__', '__neg__', '__pos__', '__invert__', '__bool__'}
OWN = frozenset('__enter__ __exit__ __copy__ __deepcopy__ __format__ __delattr__ __vars__ __has__ __callable__ __abstract__ __snapshot__ __subclass__ __plain__ __hash__'.split())

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
    if type(value) is Opaque and value.name[:5] == b'type:':
        return type_of(value)
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
            if getattr(node.func, 'id', '') in ASKS:
                node.func.id = '-' + node.func.id
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
            if node.attr in ('__dict__', '__doc__') and isinstance(node.ctx, ast.Load):
                return through(node.value, '-vars' if node.attr == '__dict__' else '-doc')
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
    exact = {'__bool__': bool, '__len__': int, '__str__': str, '__repr__': str, '__iter__': iter, '__reversed__': iter, '__int__': int, '__float__': float,
             '__index__': int, '__contains__': bool}
    def for_held(name):
        def ask(self, *more, **named):
            if more and type(more[0]) is Member:
                more = (resolve(more[0]), *more[1:])
            if name in compared and type(more[0]) is not StandIn and not isinstance(more[0], Held):
                if self.__dict__['-base']:  # ... but by what it is as plain data
                    return getattr(plain_of(self), name)(more[0])
                return NotImplemented  # an object of the program equals nothing of the test's
            if name in compared and isinstance(more[0], Held):
                return compared_with(self, name, more[0])
            known = from_data(self, name, more)
            if known is not NotImplemented:
                return made(known)
            mine = self.__dict__
            if name == '__bool__' and '-compared' in mine:
                raise TypeError('a comparison that is neither true nor false')
            if name in MAKES and (mine['-given'] or isinstance(self, Found)):
                raise TypeError('an object of the program is no number of the test here')
            alone = not more or (type(more[0]) is not StandIn and not isinstance(more[0], Held))
            beside = name in COUNTS and alone and (mine['-given'] or mine['-returned'])
            before = mine['-returned']
            refused = beside and (name not in TAKES if isinstance(self, Found) else 'sub' in name) and not (name in INPLACE and mine['-made'] and not before)
            outcome = () if refused else DO('operator', mine['-'], name, more, named)[1]
            if name in INPLACE:
                mine['-returned'] = before  # `a += 1` gives `a`
            if (beside or mine['-told'] and alone and name in MEASURES) and type(outcome) in (*NUMBERS, tuple):
                raise TypeError('an object of the program is no number of the test here')
            if name in COUNTS and not alone and isinstance(self, Found) and type(self).__name__ not in MADE and not isinstance(outcome, Held) and type(outcome) is not StandIn:
                raise TypeError('objects that the program gave are no numbers of the test here')
            if isinstance(outcome, Held) and (mine['-told'] or beside and name in TELLS):
                outcome.__dict__['-told'] = True
            return made(outcome)
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
    def for_class(name):
        def ask(self, *more):
            return made(DO('operator', self.__name__, name, more, {})[1])
        made = exact.get(name, lambda outcome: outcome)
        return ask
    for name in ('__iter__', '__len__', '__getitem__', '__contains__', '__reversed__'):  # an Enum's class
        type.__setattr__(Thing, name, for_class(name))
    for name, function in operators().items():
        if name not in OWN:
            type.__setattr__(Held, name, for_held(name))
        if name not in OWN and name != '__call__' and name not in INPLACE:
            setattr(Member, name, for_member(name, function))
    Member.__round__ = lambda self, *digits: round(resolve(self), *digits)
    def hash_of(self):
        told = DO('operator', self.__dict__['-'], '__hash__', (), {})[1]
        return told if type(told) is int else 0
    type.__setattr__(Held, '__hash__', hash_of)
