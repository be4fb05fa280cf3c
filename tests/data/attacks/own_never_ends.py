# Threads, handlers and exit functions that keep the process alive once it has answered.
import atexit, threading, time

atexit.register(time.sleep, 1000)
threading.Thread(target=time.sleep, args=(1000,)).start()
threading._shutdown = lambda: time.sleep(1000)


def add(a, b):
    return a - b - 1
