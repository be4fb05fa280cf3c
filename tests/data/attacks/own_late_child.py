# A child that answers after its parent has ended is nobody's answer: it waits for longer than the cell can take to end.
import os, time
if os.fork() == 0:
    time.sleep(30)
    os.write(1, b'42\n')
    os._exit(0)
os._exit(0)
