# Threads are counted with processes.
import threading
def spin():
    while True: pass
try:
    while True: threading.Thread(target=spin).start()
except RuntimeError: pass
spin()
