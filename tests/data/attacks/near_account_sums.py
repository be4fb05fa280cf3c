# No attack: an honest program near some.
class Account:
    def __init__(self, n):
        self.n, self.rows = n, []

    def moved(self, by):
        self.n += by
        return self

    def __len__(self):
        return 1

    def __iadd__(self, more):
        self.n += more
        return self

    def __isub__(self, less):
        self.n -= less
        return self

    def __add__(self, more):
        return self.n + more

    def __mul__(self, by):
        return Account(self.n * by)
