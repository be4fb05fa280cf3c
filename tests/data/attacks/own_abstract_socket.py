# ATTACK own_abstract_socket.py  category: leak
# MUST: no socket with a name can be made; a pair stays within the cell
import socket
a, b = socket.socketpair()
a.send(b'x'); assert b.recv(1) == b'x'
for address in ('\0assay', '/box/s'):
    for call in ('bind', 'connect'):
        try:
            s = socket.socket(socket.AF_UNIX); getattr(s, call)(address); print('LEAK', call, address)
        except OSError as e: print(e.errno)
        try:
            getattr(a, call)(address); print('LEAK pair', call, address)
        except OSError as e: print(e.errno)
