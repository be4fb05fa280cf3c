# A pipe in the file's place, and one that comes and goes while files are read.
import os, threading

def put(a, b, path):
    def change():
        while True:
            try:
                open(path, 'w').close()
                os.remove(path)
                os.mkfifo(path)
                os.remove(path)
            except OSError:
                pass
    for _ in range(2):
        threading.Thread(target=change, daemon=True).start()
