# Writes over what an interpreter is made of: integers, types, code, the C library's own pages. The next program's interpreter is as it was.
import ctypes, sys
libc = ctypes.CDLL(None)
five = ctypes.addressof(ctypes.c_char.from_address(id(5)))
if 2 + 3 != 5 or len('abc') != 3 or not isinstance(1, int): print('LEAK')
ctypes.memset(five + 24, 7, 1)
for kind in (int, str, list, dict, type(len), type(None)):
    ctypes.memset(id(kind) + 32, 0, 64)
page = ctypes.cast(libc.getpid, ctypes.c_void_p).value & ~4095
libc.mprotect(ctypes.c_void_p(page), 4096, 7)
ctypes.memset(page, 0xC3, 4096)
sys.stdout.flush()
