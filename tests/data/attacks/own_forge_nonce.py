# ATTACK own_forge_nonce.py  category: false-pass
# MUST: RE: a reply without the call's nonce is malformed
import os
def add(a, b):
    os.write(4, b'ASR1' + bytes(8) + b'i\x01\0\0\0' + b'3'); os._exit(0)
