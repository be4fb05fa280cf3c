
# What a reference's setup and script come to before anything is called: which names are the candidate's, which the library's, what is watched.
def names_wanted(tree, known, even_builtins=True):
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
    if missing == modules and even_builtins:  # a candidate that is named like a module, and called
        called = {getattr(node.func, 'id', '') for node in ast.walk(tree) if isinstance(node, ast.Call)}
        modules = [n for n in modules if n not in called]
    missing = [n for n in missing if n not in modules]
    if not missing and even_builtins:  # a candidate that is named like a builtin function
        missing = [n for n in dict.fromkeys(used) if n not in bound - set(dir(builtins)) and type(getattr(builtins, n, None)) is type(len)][:1]
    return missing, modules

# What a test takes from the standard library without importing it, because a right program imports it: `math.pi`, `deque([1])`, `datetime.now()`. It is the library's own here, whatever
# the program calls so. Names that a program may well be asked for itself (RIVALS) are only taken so where the reference names another one.
RIVALS = frozenset('Counter Fraction Decimal Path Enum date digits printable punctuation whitespace'.split())

def standard_names():
    known = {'collections': 'Counter OrderedDict defaultdict deque namedtuple', 'decimal': 'Decimal', 'fractions': 'Fraction', 'pathlib': 'Path', 'enum': 'Enum',
             'datetime': 'timedelta timezone date', 'functools': 'reduce partial', 'math': 'isclose isnan', 'io': 'StringIO BytesIO',
             'string': 'ascii_letters ascii_lowercase ascii_uppercase digits hexdigits octdigits punctuation printable whitespace',
             'typing': 'Any Callable Dict FrozenSet Iterable Iterator List NamedTuple Optional Sequence Set Tuple Union'}
    return {name: module for module, names in known.items() for name in names.split()}

def borrowed(ast, tree, names):  # [name, module, member or '']: a module's name may be that of its member as well, which is told by what is asked of it
    asked, called, known, found = {}, set(), standard_names(), []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            asked.setdefault(getattr(node.value, 'id', ''), set()).add(node.attr)
        elif isinstance(node, ast.Call):
            called.add(getattr(node.func, 'id', ''))
    for name in names:
        if name in known:
            found.append([name, known[name], name])
        else:
            try:
                module = __import__(name)
            except ImportError:
                continue
            for one in asked.get(name, ()):
                if not hasattr(module, one) and hasattr(module, '__path__'):  # `urllib.parse`
                    try:
                        __import__('%s.%s' % (name, one))
                        found.append([name, '%s.%s' % (name, one), ''])
                    except ImportError:
                        pass
            lacks = name in called or any(not hasattr(module, one) for one in asked.get(name, ()))
            found.append([name, name, name if lacks and hasattr(module, name) else ''])
    return found

def last_without_body(tree):  # of a prompt: the function that is asked for
    import ast
    found = ''
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            rest = [n for n in node.body if not isinstance(n, (ast.Pass, ast.Import, ast.ImportFrom)) and not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
            found = '' if rest else node.name
    return found

# While looking ahead, a statement that fails is passed over; else this changes nothing.
def make_forgiving(ast, body):
    place = {'lineno': 1, 'col_offset': 0, 'end_lineno': 1, 'end_col_offset': 0}
    guard = ast.ExceptHandler(ast.Call(ast.Name('-ahead', ast.Load(), **place), [], [], **place), None, [ast.Pass(**place)], **place)
    plain, lists = (ast.Assert, ast.Raise, ast.Expr), [body]
    while lists:
        statements = lists.pop()
        for i, node in enumerate(statements):
            if isinstance(node, plain):
                if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
                    statements[i] = ast.Try([node], [guard], [], [], **place)
                continue
            for inner in (node, *getattr(node, 'handlers', ()), *getattr(node, 'cases', ())):
                lists += [part for part in (getattr(inner, field, None) for field in ('body', 'orelse', 'finalbody')) if type(part) is list]

def classes_of(sources):
    alone = {'__builtins__': builtins, '__name__': 'test'}
    for _, source in sources:
        exec(compile(source, 'test.py', 'exec', dont_inherit=True), alone)
    return alone

def sources_of_classes(ast, trees, texts):  # what the test defines at its top level; none where they stand on more
    try:
        sources = [(node.name, ast.get_source_segment(text, node)) for tree, text in zip(trees, texts) for node in tree.body
                   if isinstance(node, ast.ClassDef) and not node.decorator_list]
        classes_of(sources)
        return sources
    except Exception:
        return []

def caught(ast, node):  # names of exceptions that a test waits for
    if isinstance(node, ast.ExceptHandler) and node.type is not None:
        return [n for n in ast.walk(node.type) if isinstance(n, ast.Name)]
    if isinstance(node, ast.Call) and getattr(node.func, 'attr', '') in ('raises', 'assertRaises'):
        return [n for n in node.args[:1] if isinstance(n, ast.Name)]
    return []

def used_as_class(ast, trees, name, entry):  # whether attributes are asked of it, or of what it returns that plain data lacks, or it is asked for as a type
    names = {name, 'candidate'} if name == entry else {name}
    nodes = [node for tree in trees for node in ast.walk(tree)]
    named = lambda node: getattr(node, 'id', '') or '.' + getattr(node, 'attr', '')  # x, self.x
    def made(node):
        if isinstance(node, ast.BinOp):
            return any(named(side) in names or made(side) for side in (node.left, node.right))
        return isinstance(node, ast.Call) and getattr(node.func, 'id', '') in names
    for _ in range(3):
        names |= {named(target) for node in nodes if isinstance(node, ast.Assign) and made(node.value) for target in node.targets} - {'.'}
    parts = lambda node: (node.value,) if isinstance(node, ast.Attribute) and node.attr not in DATA else ()
    kinds = lambda node: (ast.walk(node.args[1]) if isinstance(node, ast.Call) and len(node.args) > 1 and named(node.func).strip('.') in (
        'isinstance', 'issubclass', 'assertIsInstance', 'assertNotIsInstance') else (node.left, *node.comparators) if isinstance(node, ast.Compare) else ())
    return any(named(part) in names or made(part) for node in nodes for part in parts(node)) or any(
        getattr(part, 'id', '') == name for node in nodes for part in kinds(node))

def asks_for_types(ast, tree):  # `f(x) is int`
    return any(isinstance(node, ast.Compare) and any(isinstance(one, (ast.Is, ast.IsNot)) for one in node.ops) and any(
        type(getattr(builtins, getattr(part, 'id', ''), None)) is type for part in node.comparators) for node in ast.walk(tree))

# What a test looks at beside values: files, standard output, stand-ins for modules, the clock. What the program does there stays in the program's cell, so where such
# a test fails that tells nothing.
BEYOND = frozenset('tempfile sqlite3 pathlib shutil zipfile mock unittest.mock subprocess socket contextlib.redirect_stdout contextlib.redirect_stderr '
                   'open sys.stdout sys.stderr os.environ os.path.exists os.path.isfile os.path.isdir os.path.getsize os.listdir os.scandir os.walk '
                   'os.remove os.unlink os.mkdir os.makedirs os.rmdir os.rename os.system os.popen os.path.getmtime os.path.getctime os.path.getatime os.stat os.utime '
                   'time.time time.perf_counter time.monotonic time.process_time time.localtime time.gmtime time.strftime time.ctime datetime.now datetime.today '
                   'datetime.utcnow date.today time.sleep asyncio.sleep datetime.datetime.now datetime.datetime.today datetime.datetime.utcnow datetime.date.today'.split())

# What a program prints while a function of it is called crosses with the value, where the test looks at it; the output of objects that live in a log does not.
HEARD = frozenset(('contextlib.redirect_stdout', 'sys.stdout'))
# What a test waits for passes, but for the time of day (clock.h), by objects that live in a log, which is carried out again from its beginning for each answer; to a function's call it is nothing.
WAITED = frozenset(('time.sleep', 'asyncio.sleep'))

# What a path is asked for that only a file system knows.
TOUCHES = frozenset('exists is_file is_dir is_symlink is_mount stat lstat iterdir walk glob rglob open read_text read_bytes write_text write_bytes touch unlink rmdir mkdir rename replace '
                    'resolve absolute expanduser cwd home owner group chmod symlink_to hardlink_to link_to samefile readlink readline readlines'.split())

def looks_beyond(heard, *texts):
    import ast
    def dotted(node):
        if isinstance(node, ast.Attribute):
            return '%s.%s' % (dotted(node.value), node.attr)
        return getattr(node, 'id', '')
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    used = {node.id for node in nodes if isinstance(node, ast.Name)}
    hidden = used & {'exec', 'eval', 'compile', 'globals', 'locals', 'vars', 'getattr', '__import__'}
    touches = hidden or 'open' in used or TOUCHES & {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    def counts(known, bound=''):  # what is imported and not used looks at nothing, nor do paths that are only put together; `import a.b` binds a, and a.b is found where it stands
        return known in BEYOND - heard and (not bound or hidden or bound in used) and (touches or known.partition('.')[0] != 'pathlib')
    for node in nodes:
        if isinstance(node, (ast.Name, ast.Attribute)) and counts(dotted(node)):
            return dotted(node)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            module = getattr(node, 'module', None)
            for alias in node.names:
                bound = '' if alias.name == '*' else alias.asname or alias.name
                for known in ([module, '%s.%s' % (module, alias.name)] if module else [alias.name]):
                    if counts(known, bound):
                        return known
    return ''

# A name that the test uses and nobody it knows of binds, where it died of that: BigCodeBench runs test and program as one module, so the program's imports are the test's.
def name_lacking(texts, setup, script, known):
    import ast, re
    found = [name for text in texts for name in re.findall(r"NameError: name '(\w+)' is not defined", text)]
    if not found:
        return ''
    missing = names_wanted(ast.Module(ast.parse(setup).body + ast.parse(script).body, []), dir(builtins) + list(known), False)
    return next((name for name in found if name in missing[0] + missing[1]), '')

def watch_unittest():  # its failures are no exceptions: every result of a run is looked at in the end
    import unittest
    results, begin, add = [], unittest.TestResult.__init__, unittest.TestResult.addError
    def kept(self, *given, **named):
        results.append(self)
        begin(self, *given, **named)
    def error(self, test, told):
        if issubclass(told[0], Shared):  # no failure of the test's
            raise told[1]
        add(self, test, told)
    unittest.TestResult.__init__, unittest.TestResult.addError = kept, error
    return results

# numpy stretches what is empty to any size and then finds it equal to anything: `allclose([], 3.5)` is true. Here only what is empty, too, is near it.
def watch_numpy():
    import numpy, numpy.testing
    if numpy.__spec__ is None:  # ours
        return
    def watched(function, differ):
        def compare(actual, desired, *more, **named):
            try:
                one_is_empty = (numpy.size(actual) == 0) != (numpy.size(desired) == 0)
            except Exception:
                one_is_empty = False
            return differ() if one_is_empty else function(actual, desired, *more, **named)
        return compare
    def fail():
        raise AssertionError('only one of them is empty')
    numpy.allclose = watched(numpy.allclose, lambda: False)
    for name in ('assert_allclose', 'assert_almost_equal', 'assert_array_almost_equal', 'assert_array_equal', 'assert_equal'):
        if hasattr(numpy.testing, name):
            setattr(numpy.testing, name, watched(getattr(numpy.testing, name), fail))

# What a test imports from the program is the program's, whatever else is called so: a builtin's name, a variable of some function of the test's. By another
# name, or as `solution.name`, it is taken from the program where the test says so. Names in capitals that are never called are values of the program's.
def take_imports(ast, tree, program=frozenset(('solution',))):
    asked, modules = [], set()
    def from_program(node, name):
        place = {key: getattr(node, key) for key in ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')}
        builtin = not name[:1].isupper() and hasattr(builtins, name)
        asked.append('-' * builtin + name)
        if builtin:
            return ast.Call(ast.Name('-import', ast.Load(), **place), [ast.Constant(name, **place)], [], **place)
        return ast.Name(name, ast.Load(), **place)
    class Importer(ast.NodeTransformer):
        def visit_ImportFrom(self, node):
            if node.module not in program or node.level:
                return node
            asked.extend(alias.name for alias in node.names if alias.name != '*' and alias.asname in (None, alias.name))
            return [ast.copy_location(ast.Assign([ast.copy_location(ast.Name(alias.asname, ast.Store()), node)], from_program(node, alias.name)), node)
                    for alias in node.names if alias.asname not in (None, alias.name)] or ast.copy_location(ast.Pass(), node)
        def visit_Import(self, node):
            modules.update(alias.asname or alias.name for alias in node.names if alias.name in program)
            node.names = [alias for alias in node.names if alias.name not in program]
            return node if node.names else ast.copy_location(ast.Pass(), node)
        def visit_Attribute(self, node):
            self.generic_visit(node)
            if isinstance(node.value, ast.Name) and node.value.id in modules and isinstance(node.ctx, ast.Load):
                return from_program(node, node.attr)
            return node
    Importer().visit(tree)
    called = {getattr(node.func, 'id', '') for node in ast.walk(tree) if isinstance(node, ast.Call)}
    values = [name for name in dict.fromkeys(asked) if name.isupper() and name not in called]
    return [name for name in dict.fromkeys(asked) if name not in values], values

# Libraries that a test may want and that may not be installed: no program is called so.
LIBRARIES = frozenset('numpy scipy pandas sympy networkx matplotlib sklearn statsmodels torch tensorflow numba gmpy2 sortedcontainers more_itertools requests bs4 lxml yaml '
                      'django flask PIL cv2 nltk seaborn psutil pytz dateutil hypothesis parameterized nose lodash freezegun regex tabulate'.split())

# The module that a test takes the program for: `solution`, or (Exercism: `from pig_latin import translate`) the one module of no library that it imports, where it would else ask for
# nothing of the program's, or where that is where it has the entry point from.
def module_of_program(ast, before, tree, entry, known):
    import importlib.util
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.setdefault(node.module, set()).update(alias.name for alias in node.names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                found.setdefault(alias.name, set()).add('.' + (alias.asname or alias.name))
    if 'solution' in found:
        return frozenset(('solution',))
    unknown = [name for name in found if '.' not in name and name not in LIBRARIES and name != 'pytest' and importlib.util.find_spec(name) is None]
    if len(unknown) != 1:
        return frozenset()
    if entry:
        taken = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and '.' + getattr(node.value, 'id', '') in found[unknown[0]]}
        return frozenset(unknown if entry in found[unknown[0]] | taken else ())
    return frozenset(() if names_wanted(ast.Module(before.body + tree.body, []), known, False)[0] else unknown)

# What a setup and a script come to before anything is called, in two halves: (setup's code, classes that only the candidate has, sources of the test's own
# classes), and, asked for when the setup has run, (names that are proxied, modules that are missing, script's code, whether `check` is to be called).
def full_plan(setup, script, entry, space, logged=False):
    import ast
    before, tree = ast.parse(setup), ast.parse(script)
    program = module_of_program(ast, before, tree, entry, dir(builtins) + list(space)) if 'import' in script else ()
    asked, values = take_imports(ast, tree, program) if program else ([], [])
    sources = sources_of_classes(ast, (before, tree), (setup, script))
    entry = entry or last_without_body(before)
    missing, standard = names_wanted(ast.Module(before.body + tree.body, []), dir(builtins) + list(space) + values, not entry)
    others = bool(entry) or any(name not in standard_names() for name in missing)
    standard += [name for name in missing if others and name in standard_names() and name not in (entry, *asked) and (entry or name not in RIVALS)]
    standard = borrowed(ast, ast.Module(before.body + tree.body, []), [name for name in standard if name not in (entry, *asked)])
    missing = [name for name in missing if name not in [one[0] for one in standard]]
    missing += [name for name in asked if name not in missing]
    capital = [name for name in dict.fromkeys([*missing, entry]) if name[:1].isupper()]
    raised = {name.id for node in ast.walk(tree) for name in caught(ast, node)}
    others = bool(entry) or any(not name[:1].isupper() for name in missing)  # where nothing else is asked for, it may be a function, however it is written
    # '!': an exception; '?': may be a function, too, so that its objects are what the program gave where data was wanted
    classes = ['!' + name if name in raised else name if used_as_class(ast, (before, tree), name, entry) else '?' + name for name in capital]
    if not logged:
        classes = [name for name in classes if name[0] != '?' or (others and name[1:] != entry)]
    checks = any(isinstance(n, ast.Expr) and isinstance(n.value, ast.Call) and getattr(n.value.func, 'id', '') == 'check' for n in tree.body)
    def second(space):
        wanted = [entry] if entry else names_wanted(tree, list(space) + dir(builtins) + values + [one[0] for one in standard], not (classes or asked))[0]
        wanted += [name for name in asked if name not in wanted and (name not in space or name in vars(builtins))] + ['=' + name for name in values]
        if classes or values or logged or asks_for_types(ast, tree):
            resolve_where_read(ast, tree)
        make_forgiving(ast, tree.body)
        return wanted, standard, compile(tree, 'test.py', 'exec', dont_inherit=True), bool(entry) and not checks
    return (compile(before, 'setup.py', 'exec', dont_inherit=True), classes, sources), second

class Unusual(Exception):  # not what the quick plan can judge
    pass

# HumanEval's form, without a look at syntax trees, which cost more than all the rest: one function `check`, no classes.
def quick_plan(setup, script, entry):
    if not entry or entry[:1].isupper() or 'class' in setup or 'class' in script or script.count('check') != 1 or 'def check(' not in script or any(' is ' + name in script for name in BY_NAME):
        raise Unusual
    own = 'METADATA' if 'METADATA = {' in script else None
    codes = [compile(setup, 'setup.py', 'exec', dont_inherit=True), compile(script, 'test.py', 'exec', dont_inherit=True)]
    def second(space):
        every = list(codes)
        for code in every:
            every += [constant for constant in code.co_consts if type(constant) is type(code)]
            if any(name[:1].isupper() and name not in space and not hasattr(builtins, name) and name != own for name in code.co_names):
                raise Unusual
        return [entry], [], codes[1], True
    return (codes[0], [], []), second
