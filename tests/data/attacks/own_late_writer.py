# A grandchild waits until the program has ended (the pipe's other end closes) and writes the answer then: it comes too late.
import os
gate, mine = os.pipe()
if os.fork() == 0:
    os.close(mine)
    if os.fork() == 0:
        os.read(gate, 1)
        os.write(1, b'42\n')
    os._exit(0)
os.wait()
