# ATTACK own_type_dicts.py  category: false-pass
# MUST: WRONG: the dictionaries of int, float and object are the program's to spoil in its own process alone
import gc
for t in (int, float, str, bool, object):
    d = gc.get_referents(t.__dict__)[0]
    for k in ('__eq__', '__ne__', '__sub__', '__lt__', '__hash__', '__bool__'):
        try: d[k] = (lambda *a: True)
        except Exception: pass
def add(a, b): return a
