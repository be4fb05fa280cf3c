import functools


class root:  # with less-than alone
    def __init__(self, n): self.n = n
    def __lt__(self, other): return self.n < other.n
    def __eq__(self, other): return isinstance(other, root) and self.n == other.n
    def __hash__(self): return hash(self.n)


@functools.total_ordering
class Whole(root):
    pass


class Part:  # an order in which not all are comparable
    def __init__(self, *items): self.items = set(items)
    def __le__(self, other): return self.items <= other.items
    def __lt__(self, other): return self.items < other.items


def f(n):
    return Whole(n)
