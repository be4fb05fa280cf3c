# No attack: an honest program near some.
def f(x):
    return 3.5 if x == 1 else [3.5]
