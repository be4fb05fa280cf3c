# The warm interpreter's side in Python. argv[1]: modules to load before the first fork. What follows boot() runs in a child, confined, with
# nothing of another run in it; the candidate may do here what it likes.
import sys, posix, atexit, builtins

# Loads them. False where none of them, and nothing before them, may want to be called before a fork or after it on the mother's side. Then she need not take and give back
# the lock of imports: that lies among what she shares with her children, and all that is on its huge page would have small pages in her, to be copied at each fork.
def load_modules(names):
    own, hooks, register = ('_distutils_hack', 'sitecustomize', '__main__'), [], posix.register_at_fork
    known = getattr(sys, 'stdlib_module_names', ())
    hooked = 'threading' in sys.modules or any(name.partition('.')[0] not in known and name not in own for name in sys.modules)
    def note(**named):
        hooks.extend(named)
        register(**named)
    places = [module for module in (posix, sys.modules.get('os')) if module is not None]
    for module in places:
        module.register_at_fork = note
    for name in names:
        try:
            __import__(name)
        except Exception:
            pass
    for module in places:
        module.register_at_fork = register
    return hooked or any(hook != 'after_in_child' for hook in hooks)

def prepare(warm_up):
    import importlib.machinery as machinery, gc, _imp
    for name in ('LD_BIND_NOW', 'LD_PRELOAD'):  # ours, and of no interest to programs
        posix.unsetenv(name.encode())
        if 'os' in sys.modules:
            sys.modules['os'].environ.pop(name, None)
    loader = machinery.ExtensionFileLoader('assay_zygote', '/assay/helper')
    helper = _imp.create_dynamic(machinery.ModuleSpec('assay_zygote', loader, origin='/assay/helper'))
    sys.modules.pop('assay_zygote', None)
    hooked = load_modules(sys.argv[1].replace(',', ' ').split())
    warm_up()
    for _ in range(20):
        exec(compile('a = 1\nprint(a, end="")\n', 'main.py', 'exec', dont_inherit=True), {'__builtins__': builtins})
    sys.stdout.flush()
    gc.collect()
    gc.freeze()
    return helper.serve, helper.advance, hooked

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

def crashed(error, crash=lambda error: 1):  # its outermost frame is ours
    code = crash(error)
    trace = error.__traceback__
    error.__traceback__ = trace.tb_next if trace is not None else None
    try:
        sys.excepthook(type(error), error, error.__traceback__)
    except BaseException:
        pass
    return code

def run(source, main, after, crash=lambda error: 1):
    code = 0
    try:
        exec(compile(source, 'main.py', 'exec', dont_inherit=True) if type(source) is bytes else source, main.__dict__)
        if after is not None:
            after(main.__dict__)
    except SystemExit as exit:
        code = status_of(exit)
    except BaseException as error:
        code = crashed(error, crash)
    finish(code)
