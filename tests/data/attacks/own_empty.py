# Nothing, which is stretched to any size and equals what it is stretched to.
def f(x):
    return []
