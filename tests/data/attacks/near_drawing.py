import random


def f(n=1):
    return random.random() + n


def g(n):
    return (random.randint(0, 9) for i in range(n))
