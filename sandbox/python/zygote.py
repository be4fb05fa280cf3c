# The warm interpreter's side in Python. argv[1]: modules to load before the first fork. What follows boot() runs in a child, confined, with
# nothing of another run in it; the candidate may do here what it likes.
import sys, posix, atexit, builtins

def boot():
    import importlib.machinery as machinery, importlib.util as util
    for name in sys.argv[1].replace(',', ' ').split():
        try:
            __import__(name)
        except Exception:
            pass
    import gc
    gc.collect()
    gc.freeze()
    loader = machinery.ExtensionFileLoader('assay_zygote', '/assay/helper')
    return util.module_from_spec(machinery.ModuleSpec('assay_zygote', loader, origin='/assay/helper'))

def finish(code, leave=posix._exit):
    try:
        threading = sys.modules.get('threading')
        if threading is not None:
            threading._shutdown()
        atexit._run_exitfuncs()
    except BaseException:
        pass
    for stream in {id(s): s for s in (sys.stdout, sys.__stdout__, sys.stderr, sys.__stderr__)}.values():
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

def run(source):
    main = type(sys)('__main__')
    main.__builtins__ = builtins
    main.__file__ = 'main.py'
    sys.modules['__main__'] = main
    sys.argv[:] = ['main.py']
    sys.path[:] = [p for p in sys.path if p]
    if posix.getcwd() == '/box':
        sys.path.insert(0, '/box')
    code = 0
    try:
        exec(compile(source, 'main.py', 'exec', dont_inherit=True), main.__dict__)
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

def begin():
    helper = boot()
    sys.modules.pop('assay_zygote', None)
    run(helper.source)

begin()
