# ATTACK own_traces.py  category: false-pass
# MUST: WRONG: tracing and profiling functions reach nothing that judges
import sys
def tr(f, e, arg):
    for k in list(f.f_locals):
        if isinstance(f.f_locals[k], int): f.f_locals[k] = 3
    return tr
sys.settrace(tr); sys.setprofile(tr)
def add(a, b): return 0
