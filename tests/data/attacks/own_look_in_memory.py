# No object of the interpreter holds a test's output, and no frame leads to a judge.
import gc, sys
f = sys._getframe()
while f:
    for name in f.f_locals:
        if 'expect' in name or 'verdict' in name or 'answer' in name: print('LEAK', name)
    f = f.f_back
for thing in gc.get_objects():
    if type(thing) is dict and any(type(k) is str and k in ('expected', 'outputs', 'test_list') for k in thing): print('LEAK')
