# The warm interpreter's side in Python. argv[1]: modules to load before the first fork. What follows boot() runs in a child, confined, with
# nothing of another run in it; the candidate may do here what it likes.
import sys, posix, atexit, builtins

def prepare():
    import importlib.machinery as machinery, gc
    for name in sys.argv[1].replace(',', ' ').split():
        try:
            __import__(name)
        except Exception:
            pass
    # What every child does, done here a few times: caches fill and code specialises before the pages are shared.
    for _ in range(20):
        exec(compile('a = 1\nprint(a, end="")\n', 'main.py', 'exec', dont_inherit=True), {'__builtins__': builtins})
    sys.stdout.flush()
    loader = machinery.ExtensionFileLoader('assay_zygote', '/assay/helper')
    spec = machinery.ModuleSpec('assay_zygote', loader, origin='/assay/helper')
    main = make_main()
    gc.collect()
    gc.freeze()
    return spec, main

def finish(code, leave=posix._exit, own=(sys.stdout, sys.stderr)):
    try:
        threading = sys.modules.get('threading')
        if threading is not None:
            threading._shutdown()
        atexit._run_exitfuncs()
    except BaseException:
        pass
    for stream in own if sys.stdout is own[0] and sys.stderr is own[1] else (sys.stdout, sys.stderr) + own:
        try:
            stream.flush()
        except BaseException:
            if code == 0 and stream is not None:
                code = 120
    leave(code)

def status_of(exit):
    code = exit.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 255
    try:
        print(code, file=sys.stderr)
    except BaseException:
        pass
    return 1

def make_main():
    main = type(sys)('__main__')
    main.__builtins__ = builtins
    main.__file__ = 'main.py'
    sys.modules['__main__'] = main
    sys.argv[:] = ['main.py']
    sys.path[:] = [p for p in sys.path if p]
    return main

def run(source, main, after):
    code = 0
    try:
        exec(compile(source, 'main.py', 'exec', dont_inherit=True), main.__dict__)
        if after is not None:
            after(main.__dict__)
    except SystemExit as exit:
        code = status_of(exit)
    except BaseException as error:
        code = 1
        trace = error.__traceback__
        error.__traceback__ = trace.tb_next if trace is not None else None
        try:
            sys.excepthook(type(error), error, error.__traceback__)
        except BaseException:
            pass
    finish(code)

# Calls (mode 1). Descriptor 3 holds one request, descriptor 4 takes one reply; verifiers/code/value.h has the format. The candidate can forge a
# reply: it is then that answer, which the judge compares like any other.
SPACE = {}

class Recipe:  # in a tester: stands for an object of such a class
    def __init__(self, *arguments):
        self.__dict__['-'] = list(arguments)

class Opaque:  # an object that could not cross: equal to nothing but itself
    def __init__(self, name):
        self.name = name

def read_value(data, at, depth=0):
    tag = data[at:at + 1]
    at += 1
    if tag in b'NTF':
        return {b'N': None, b'T': True, b'F': False}[tag], at
    if tag in b'fc':
        import struct
        real = struct.unpack_from('<d', data, at)[0]
        return (real, at + 8) if tag == b'f' else (complex(real, struct.unpack_from('<d', data, at + 8)[0]), at + 16)
    size = int.from_bytes(data[at:at + 4], 'little')
    at += 4
    if tag == b'k':  # an object of a class that only the candidate has: made anew from what made it
        made = SPACE[data[at:at + size].decode()]
        arguments, at = read_value(data, at + size)
        attributes, at = read_value(data, at)
        thing = made(*arguments)
        for name, value in attributes.items():
            setattr(thing, name, value)
        return thing, at
    if tag in b'isbo':
        raw = data[at:at + size]
        at += size
        if tag == b'o':
            known = getattr(builtins, raw[5:].decode('ascii', 'replace'), None) if raw[:5] == b'type:' else None
            return (known if type(known) is type else Opaque(raw)), at
        return (int(raw, 16) if tag == b'i' else raw.decode('utf-8', 'surrogatepass') if tag == b's' else raw), at
    items = []
    for _ in range(size * 2 if tag == b'd' else size):
        item, at = read_value(data, at, depth + 1)
        items.append(item)
    if tag == b'd':
        return dict(zip(items[::2], items[1::2])), at
    if tag == b'q':
        import collections
        return collections.deque(items), at
    return {b'l': list, b't': tuple, b'S': set, b'z': frozenset, b'I': iter, b'r': lambda three: range(*three)}[tag](items), at

def make_writer(int=int, float=float, str=str, bytes=bytes, bool=bool, list=list, tuple=tuple, dict=dict, set=set, frozenset=frozenset,
                complex=complex, type=type, len=len, isinstance=isinstance, join=b''.join, range=range, hexadecimal='%x'.__mod__):
    import struct
    pack, size_of = struct.Struct('<d').pack, struct.Struct('<I').pack
    def write(value, strict=False, iterators=False):
        out, stack, nodes = [], [value], 0
        while stack:
            value = stack.pop()
            nodes += 1
            if nodes > 2000000 or len(stack) > 4000000:
                raise OverflowError('the value is too large')
            kind = type(value)
            if value is None: out.append(b'N')
            elif value is True: out.append(b'T')
            elif value is False: out.append(b'F')
            elif isinstance(value, int):
                raw = hexadecimal(int(value) if kind is not int else value).encode()
                out.append(b'i' + size_of(len(raw)) + raw)
            elif isinstance(value, float): out.append(b'f' + pack(float(value) if kind is not float else value))
            elif isinstance(value, str):
                raw = str.encode(value, 'utf-8', 'surrogatepass')
                out.append(b's' + size_of(len(raw)) + raw)
            elif isinstance(value, (bytes, bytearray)): out.append(b'b' + size_of(len(value)) + bytes(value))
            elif isinstance(value, complex): out.append(b'c' + pack(value.real) + pack(value.imag))
            elif isinstance(value, (list, tuple, set, frozenset)):
                base = list if isinstance(value, list) else tuple if isinstance(value, tuple) else set if isinstance(value, set) else frozenset
                items = list(base.__iter__(value))
                out.append({list: b'l', tuple: b't', set: b'S', frozenset: b'z'}[base] + size_of(len(items)))
                stack.extend(items[::-1])
            elif isinstance(value, dict):
                items = list(dict.items(value))
                out.append(b'd' + size_of(len(items)))
                for key, item in items[::-1]:
                    stack.append(item)
                    stack.append(key)
            elif kind is range:
                out.append(b'r' + size_of(3))
                stack.extend((value.step, value.stop, value.start))
            elif kind.__module__ in ('collections', 'itertools', 'builtins') and (kind.__name__ == 'deque' or (iterators and hasattr(kind, '__next__'))):
                items = []  # an iterator is used up, to a bound, and is one again on the other side
                for item in value:
                    if len(items) == 10000 and kind.__name__ != 'deque':
                        break
                    items.append(item)
                out.append((b'q' if kind.__name__ == 'deque' else b'I') + size_of(len(items)))
                stack.extend(items[::-1])
            elif kind is type and getattr(builtins, value.__name__, None) is value:
                name = b'type:' + value.__name__.encode()
                out.append(b'o' + size_of(len(name)) + name)
            elif strict and isinstance(value, Recipe):
                name = kind.__name__.encode()
                out.append(b'k' + size_of(len(name)) + name)
                stack.append({n: v for n, v in value.__dict__.items() if n != '-'})
                stack.append(value.__dict__['-'])
            elif strict:
                raise Shared(kind.__name__)
            else:
                name = kind.__name__.encode('utf-8', 'replace')[:64]
                out.append(b'o' + size_of(len(name)) + name)
        return join(out)
    return write

class Shared(BaseException):  # a test that hands over what cannot be copied
    pass

def read_all(fd, read=posix.read):
    data = b''
    while True:
        part = read(fd, 1 << 20)
        if not part:
            return data
        data += part

def put_all(fd, data, put=posix.write):
    while data:
        data = data[put(fd, data):]

def find(space, name):
    target = space.get(name)
    if target is None and 'Solution' in space:
        target = getattr(space['Solution'](), name)
    if target is None:
        raise NameError('name %r is not defined' % (name,))
    return target

def call(space, leave=posix._exit, write=make_writer(), read_all=read_all, put_all=put_all):
    data = read_all(3)
    (name, arguments), _ = read_value(data, 12)
    put_all(4, b'ASR1' + data[4:12] + write(find(space, name)(*arguments)))
    leave(0)

# A call for a tester (mode 3): the value or the exception's name; and the arguments where the call has changed them.
def call_for_tester(space, leave=posix._exit, write=make_writer(), read_all=read_all, put_all=put_all, Exception=Exception, type=type):
    global SPACE
    SPACE = space
    data = read_all(3)
    (name, arguments), _ = read_value(data, 12)
    before = write(arguments)
    target = find(space, name)
    try:
        reply = write(['v', target(*arguments)], iterators=True)[5:]
    except Exception as error:
        reply = write(['x', type(error).__name__])[5:]
    after = write(arguments)
    put_all(4, b'ASR1' + data[4:12] + b'l\x03\0\0\0' + reply + (after if after != before else b'N'))
    leave(0)

class CandidateError(Exception):
    pass

EXCEPTIONS = {e.__name__: e for e in (ValueError, TypeError, KeyError, IndexError, ZeroDivisionError, AttributeError, RuntimeError,
              NotImplementedError, OverflowError, ArithmeticError, LookupError, NameError, AssertionError, RecursionError, UnicodeError)}

def names_wanted(tree, known):
    import ast
    bound, used = set(known), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (used.append if isinstance(node.ctx, ast.Load) else bound.add)(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            bound.update((alias.asname or alias.name).split('.')[0] for alias in node.names)
    missing = [name for name in dict.fromkeys(used) if name not in bound]
    modules = [n for n in missing if n in getattr(sys, 'stdlib_module_names', ())]
    missing = [n for n in missing if n not in modules]
    if not missing:  # a candidate that is named like a builtin function
        missing = [n for n in dict.fromkeys(used) if n not in bound - set(dir(builtins)) and type(getattr(builtins, n, None)) is type(len)][:1]
    return missing, modules

# The tester (mode 2): runs a reference's setup and test script, and never a candidate's code. It holds no connection to the candidate: it is
# given the replies to the calls so far and asks for the next one by ending; the judge calls the candidate and starts it again. So it must
# do the same each time, and each call is checked against the one that the reply was made for.
def tester(space, leave=posix._exit):
    data = read_all(3)
    (setup, script, entry, replies), _ = read_value(data, 12)
    write, made = make_writer(), [0]
    def tell(*what):
        put_all(4, b'ASR1' + data[4:12] + write(list(what)))
        leave(0)
    def proxy(name):
        def candidate(*arguments, **named):
            if named:
                tell('shared', made[0], 'named arguments')
            request = write([name, list(arguments)], True)
            made[0] += 1
            if made[0] > len(replies):
                tell('need', made[0], request)
            asked, reply = replies[made[0] - 1]
            if asked != request:
                tell('changed', made[0], name)
            (kind, value, after), _ = read_value(reply, 0)
            for old, new in zip(arguments, after or ()):
                if isinstance(old, list): old[:] = new
                elif isinstance(old, (dict, set)):
                    old.clear()
                    old.update(new)
            if kind == 'x':
                raise EXCEPTIONS.get(value, CandidateError)(value)
            return value
        candidate.__name__ = candidate.__qualname__ = name
        return candidate
    import ast
    if 'random' in setup or 'random' in script:
        import random
        random.seed(0)
    try:
        tree = ast.parse(script)
        before = ast.parse(setup)
        known = dir(builtins) + list(space)
        missing = names_wanted(ast.Module(before.body + tree.body, []), known)[0]
        classes = [name for name in missing if name[:1].isupper() and name != entry]
        if entry or len(classes) < len(missing):  # a lone name is a function, however it is written
            for name in classes:
                space[name] = type(name, (Recipe,), {})
        exec(compile(before, 'setup.py', 'exec', dont_inherit=True), space)
        wanted, modules = ([entry], []) if entry else names_wanted(tree, list(space) + dir(builtins))
        for name in modules:
            space[name] = __import__(name)
        if not wanted:
            tell('bad', 0, 'the test calls nothing that is missing')
        for name in wanted:
            space[name] = proxy(name)
        exec(compile(tree, 'test.py', 'exec', dont_inherit=True), space)
        if entry and callable(space.get('check')):
            space['check'](space[entry])
    except Shared as shared:
        tell('shared', made[0], str(shared))
    except AssertionError as error:
        tell('fail', made[0], 'assertion')
    except BaseException as error:
        tell('error', made[0], type(error).__name__)
    tell('pass', made[0], '')

def begin():
    import _imp
    spec, main = prepare()
    helper = _imp.create_dynamic(spec)  # returns in children only
    if helper.scratch:
        sys.path.insert(0, '/box')
    if helper.mode == 2:
        run(b'', main, tester)
    run(helper.source, main, {1: call, 3: call_for_tester}.get(helper.mode))

begin()
