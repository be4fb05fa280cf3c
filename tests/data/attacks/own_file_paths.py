# Forges the list of files that its own process sends: paths that lead out, kinds and modes that are none.
import gc

def put(a, b, path):
    for one in gc.get_objects():
        if getattr(one, '__name__', '') == 'files_here':
            def forged(strict, *ignored):
                return [['../../etc/passwd', 0o777, b'x'], ['d/../../b', 0o777, b'y'], ['/abs', 0o644, b'z'], ['stdin', 0o644, b'q'], ['shm', 0o777, None],
                        ['d/x.json', 0o100777, bytearray(b'{"sum": 42}')], ['q/x', 1 << 70, '42'], [1, 2, 3], []]
            one.__code__, one.__defaults__ = forged.__code__, ()
