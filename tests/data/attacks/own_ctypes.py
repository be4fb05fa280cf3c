# System calls made by hand are refused as any others.
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for family, kind in ((2, 1), (2, 2), (10, 1), (1, 1), (16, 3), (17, 3), (40, 1)):
    if libc.socket(family, kind, 0) >= 0: print('ALLOWED', family)
if libc.setuid(0) == 0 or libc.setgid(0) == 0: print('ALLOWED setuid')
if libc.nice(-5) != -1 and libc.nice(0) < 0: print('ALLOWED nice')
