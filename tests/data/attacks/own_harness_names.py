# The interpreter's own machinery can be broken; that earns nothing.
import sys, os, atexit, builtins, posix
atexit.register(lambda: os.write(1, b''))
sys.stdout.flush = None
sys.excepthook = lambda *a: os._exit(0)
posix._exit = os._exit = lambda code: None
builtins.compile = builtins.exec = None
sys.modules.clear()
raise SystemExit(0)
