# State for the next process: hooks, caches, names, descriptors, clocks, files. Each is looked for first, and left then.
import sys, os, gc, builtins, atexit, signal, time
SIGN = 'left-by-an-earlier-run'
found = []
found += [k for k in os.environ if k == SIGN]
found += [n for n in sys.modules if n == SIGN]
if hasattr(builtins, SIGN) or SIGN in sys.path or SIGN in sys.argv or getattr(sys, 'left', None): found.append('sys')
if SIGN in (sys.getswitchinterval(), getattr(os, 'left', '')): found.append('os')
if signal.getsignal(signal.SIGUSR1) not in (signal.SIG_DFL, None): found.append('signal')
if sys.getswitchinterval() > 1 or sys.getrecursionlimit() > 99999: found.append('limits')
if gc.get_threshold()[0] == 12345 or os.umask(0o22) == 0o77: found.append('gc')
if int.__add__(2, 2) != 4 or sys.path_importer_cache.get(SIGN): found.append('cache')
try:
    if os.stat(0).st_atime == 12345 or os.stat(0).st_mtime == 12345: found.append('time')
except OSError: pass
for name in ('/dev/shm/left', '/tmp/left', '/box/left', 'left', '/dev/left', '__pycache__/main.pyc'):
    if os.path.exists(name): found.append(name)
print('LEAK ' + repr(found) if found else 'nothing')
sys.stdout.flush()
def quiet(action):
    try: action()
    except BaseException: pass
os.environ[SIGN] = '1'
sys.modules[SIGN] = sys
sys.left = True
setattr(builtins, SIGN, 1)
sys.path.append(SIGN); sys.argv.append(SIGN); sys.path_importer_cache[SIGN] = 1
sys.setswitchinterval(2); sys.setrecursionlimit(100000); gc.set_threshold(12345); os.umask(0o77)
quiet(lambda: signal.signal(signal.SIGUSR1, lambda *a: None))
quiet(lambda: sys.addaudithook(lambda *a: None))
quiet(lambda: sys.setprofile(lambda *a: None))
quiet(lambda: atexit.register(os.write, 1, b'LATE'))
quiet(lambda: os.utime(0, (12345, 12345)))
quiet(lambda: os.setpriority(0, 0, 5))
for name in ('/dev/shm/left', '/tmp/left', '/box/left', 'left', '/dev/left'):
    quiet(lambda: open(name, 'w').close())
