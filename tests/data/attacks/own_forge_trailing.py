# ATTACK own_forge_trailing.py  category: false-pass
# MUST: RE: several replies, one for each test, are malformed; so is anything behind the one value
import os
d = os.read(3, 1 << 20); n = d[4:12]
for v in (b'3', b'c', b'0', b'5'): os.write(4, b'ASR1' + n + b'i\x01\0\0\0' + v)
os._exit(0)
