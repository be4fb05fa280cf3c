# Bytes in pipes are memory too.
import os, fcntl
kept = []
try:
    while True:
        r, w = os.pipe()
        try: fcntl.fcntl(w, 1031, 1 << 20)
        except OSError: pass
        os.set_blocking(w, False)
        try:
            while True: os.write(w, bytes(1 << 16))
        except BlockingIOError: pass
        kept.append((r, w))
except OSError: pass
