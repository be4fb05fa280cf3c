# More files than the folder has room for, names that are no text, folders in folders.
import os

def put(a, b, path):
    os.chdir('/tmp')
    for name in (b'\xff\xfe', b'a\nb', b' ', b'...', b'-rf', b'x' * 255):
        open(b'/tmp/' + name, 'wb').close()
    try:
        for _ in range(5000):
            os.mkdir('d')
            os.chdir('d')
    except OSError:
        pass
    for i in range(100000):
        open('/tmp/f%d' % i, 'w').close()
