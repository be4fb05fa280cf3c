# No attack: an honest program near some.
class LimitError(Exception):
    pass


class Account:
    def __init__(self, n):
        self.n, self.closed = n, False

    def put(self, more):
        self.n += more
        if self.n > 100:
            raise LimitError('too much')

    def __enter__(self):
        self.old = self.n
        return self

    def __exit__(self, kind, error, trace):
        self.closed = True
        if kind is LimitError and str(error) == 'too much':
            self.n = self.old
