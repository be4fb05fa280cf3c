# Modules that the test imports later, beside the file that it asks for: the tester must import nothing of them.
EVIL = 'import os\nos.write(4, b"x")\nprint("LEAK")\nos._exit(0)\n'

def put(a, b, path):
    for name in ('csv', 'wave', 'calendar', 'json', 'unittest', 'sitecustomize', 'conftest'):
        for folder in ('/tmp', '/tmp/d', '/tmp/q', '/box', '.'):
            try:
                with open('%s/%s.py' % (folder, name), 'w') as f:
                    f.write(EVIL)
            except OSError:
                pass
    with open(path, 'w') as f:
        f.write('{}')
