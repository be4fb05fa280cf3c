# ATTACK own_small_ints.py  category: false-pass
# MUST: WRONG: small integers overwritten in the interpreter's memory change the program's process alone
import ctypes
def add(a, b):
    for i in range(-5, 257):
        try: ctypes.memmove(id(i) + 24, id(3) + 24, 4)
        except Exception: pass
    return 3
