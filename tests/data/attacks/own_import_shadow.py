# A module written beside the program shadows nothing of a later run.
import sys, os
for folder in list(sys.path) + ['/box', '.']:
    try:
        open(os.path.join(folder, 'math.py'), 'w').write("print('LEAK')")
        print('ALLOWED', folder)
    except OSError: pass
