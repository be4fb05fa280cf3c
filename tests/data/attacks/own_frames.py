# ATTACK own_frames.py  category: leak
# MUST: the warm interpreter's own frames, modules and objects hold nothing of other runs, of inputs to come or of the host
import sys, gc
f = sys._getframe()
while f:
    for k, v in list(f.f_globals.items()) + list(f.f_locals.items()):
        if isinstance(v, (str, bytes)) and ('42' in str(v)[:20] or 'LE' 'AK' in str(v)[:100]): pass
    f = f.f_back
for o in gc.get_objects():
    try:
        s = repr(o)[:0]
    except Exception: pass
names = [m for m in sys.modules if 'assay' in m]
print('modules', names)
