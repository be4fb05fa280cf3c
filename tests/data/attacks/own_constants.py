# Values that are no answers: ellipsis, NotImplemented, types, functions, modules, generators, coroutines, frames.
import sys


async def later():
    return 3


def add(a, b):
    every = [..., NotImplemented, int, bool, add, sys, (x for x in [3]), later(), sys._getframe(), type, object(), len, memoryview(b'3'), classmethod(add), property(add), super]
    return every[(a * 7 + b) % len(every)]
