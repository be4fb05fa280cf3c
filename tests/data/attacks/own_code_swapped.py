# ATTACK own_code_swapped.py  category: false-pass
# MUST: WRONG: the code of our functions in its process is worth no more than its own
import sys
def add(a, b):
    f = sys._getframe(1) if sys._getframe().f_back else None
    return 0
def evil(*a): return 3
try:
    import gc
    for o in gc.get_objects():
        if type(o).__name__ == 'function' and o.__module__ not in (None, '__main__', __name__) and o.__name__.startswith(('call', 'compare', 'equal', 'check', 'assert', 'put', 'answer')):
            o.__code__ = evil.__code__
except Exception: pass
