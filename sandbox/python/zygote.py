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
def read_value(data, at, depth=0):
    tag = data[at:at + 1]
    at += 1
    if tag in b'NTF':
        return {b'N': None, b'T': True, b'F': False}[tag], at
    if tag == b'f':
        import struct
        return struct.unpack_from('<d', data, at)[0], at + 8
    size = int.from_bytes(data[at:at + 4], 'little')
    at += 4
    if tag in b'isb':
        raw = data[at:at + size]
        at += size
        return (int(raw, 16) if tag == b'i' else raw.decode('utf-8', 'surrogatepass') if tag == b's' else raw), at
    items = []
    for _ in range(size * 2 if tag == b'd' else size):
        item, at = read_value(data, at, depth + 1)
        items.append(item)
    if tag == b'd':
        return dict(zip(items[::2], items[1::2])), at
    return (tuple(items) if tag == b't' else items), at

def make_writer(int=int, float=float, str=str, bytes=bytes, bool=bool, list=list, tuple=tuple, dict=dict, set=set, frozenset=frozenset,
                complex=complex, type=type, len=len, isinstance=isinstance, join=b''.join, range=range, hexadecimal='%x'.__mod__):
    import struct
    pack, size_of = struct.Struct('<d').pack, struct.Struct('<I').pack
    def write(value):
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
                items = list(value)
                out.append(b'l' + size_of(len(items)))
                stack.extend(items[::-1])
            else:
                name = kind.__name__.encode('utf-8', 'replace')[:64]
                out.append(b'o' + size_of(len(name)) + name)
        return join(out)
    return write

def call(space, read=posix.read, put=posix.write, leave=posix._exit, write=make_writer()):
    data = b''
    while True:
        part = read(3, 1 << 20)
        if not part:
            break
        data += part
    nonce, at = data[4:12], 12
    (name, arguments), _ = read_value(data, at)
    target = space.get(name)
    if target is None and 'Solution' in space:
        target = getattr(space['Solution'](), name)
    if target is None:
        raise NameError('name %r is not defined' % (name,))
    reply = b'ASR1' + nonce + write(target(*arguments))
    while reply:
        reply = reply[put(4, reply):]
    leave(0)

def begin():
    import _imp
    spec, main = prepare()
    helper = _imp.create_dynamic(spec)  # returns in children only
    if helper.scratch:
        sys.path.insert(0, '/box')
    run(helper.source, main, call if helper.mode == 1 else None)

begin()
