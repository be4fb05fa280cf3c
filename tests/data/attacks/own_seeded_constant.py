# Always the same: no number that was drawn. INDEX: never without a score.
def f(n=1):
    return 4


def g(n):
    return iter([0, 1, 2][:n])
