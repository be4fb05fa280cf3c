# The environment names nothing of the host or of the judge.
import os
for name, value in os.environ.items():
    if any(w in name.upper() for w in ('ASSAY', 'TOKEN', 'SECRET', 'KEY', 'SSH', 'USERNAME', 'PWD')) or 'root' in value:
        print('LEAK', name)
