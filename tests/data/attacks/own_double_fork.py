# A grandchild in a session of its own ends with the cell: it is neither counted nor found afterwards.
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        while True:
            time.sleep(0.001)
    os._exit(0)
os.wait()
