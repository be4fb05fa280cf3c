# ATTACK own_init_signals.py  category: escape
# MUST: pid 1 of the cell shares the mother's memory: no signal from inside may run a handler in it or end it
import os, signal
for n in range(1, 65):
    try: os.kill(1, n)
    except OSError as e: print(n, e.errno)
try:
    fd = os.pidfd_open(1)
    signal.pidfd_send_signal(fd, signal.SIGINT)
except OSError as e: print(e)
print('alive', os.getppid())
