# What a run binds, the next does not find.
import socket
for name in ('\0assay-left', '/box/left', '/tmp/left'):
    try:
        s = socket.socket(socket.AF_UNIX)
        s.connect(name)
        print('LEAK', name)
    except OSError: pass
    try:
        s = socket.socket(socket.AF_UNIX)
        s.bind(name)
        print('ALLOWED', name)
    except OSError: pass
