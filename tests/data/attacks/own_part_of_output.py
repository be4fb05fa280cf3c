# The right answer, and then what makes the run fail: a limit, a signal, an error.
import os, sys
a, b = map(int, input().split())
print(a + b, flush=True)
if a == 1: os.abort()
if a == 5: sys.exit(1)
while a == 0: print('x' * 100000)
raise ValueError
