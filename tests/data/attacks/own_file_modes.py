# Folders that nobody may read.
import os

def put(a, b, path):
    open(path, 'w').close()
    os.chmod(path, 0)
    os.makedirs('/tmp/z/y')
    os.chmod('/tmp/z', 0)
    os.chmod('/tmp', 0)
