# Exceptions whose text, arguments or class are endless, or themselves fail.
class Bomb(ValueError):
    def __str__(self):
        return 'x' * (1 << 27)

    __repr__ = __str__


class Fails(ValueError):
    def __str__(self):
        raise self

    @property
    def args(self):
        raise self

    @property
    def __dict__(self):
        raise self

    @property
    def __class__(self):
        raise self


def add(a, b):
    if a == 1:
        raise Bomb([[]] * 1000000)
    if a == 5:
        raise Fails
    error = ValueError()
    error.args = (error, [error])
    error.__cause__ = error
    raise error
