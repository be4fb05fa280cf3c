# ATTACK own_forge_early.py  category: false-pass
# MUST: wrong or RE: a reply written when the module is loaded, and then the honest one behind it
import os
d = os.pread(3, 1 << 20, 0)
os.write(4, b'ASR1' + d[4:12] + b'i\x01\0\0\0' + b'3')
def add(a, b): return a + b
