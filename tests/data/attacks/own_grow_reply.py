# ATTACK own_grow_reply.py  category: harm
# MUST: not CORRECT, bounded: a sparse reply of a terabyte, and one that fills memory
import os
d = os.read(3, 1 << 20)
if d[-1] & 1: os.ftruncate(4, 1 << 39)
else:
    while True: os.write(4, bytes(1 << 20))
os._exit(0)
