# A generator that never ends is cut, and is not a number.
def add(a, b):
    while True: yield a + b
