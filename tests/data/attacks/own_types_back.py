# A type where a value was wanted, which the test hands back.
def f(x):
    return int
