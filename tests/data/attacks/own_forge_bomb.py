# ATTACK own_forge_bomb.py  category: harm
# MUST: RE or OLE, fast: lengths beyond the bytes, and depth, are refused before anything is allocated
import os
d = os.read(3, 1 << 20); n = d[4:12]
a = d[-1]
if a & 1: os.write(4, b'ASR1' + n + b'l\xff\xff\xff\xff' * 3)
else:
    b = b'ASR1' + n + b'l\x01\0\0\0' * (1 << 20) + b'N'
    while b: b = b[os.write(4, b):]
os._exit(0)
