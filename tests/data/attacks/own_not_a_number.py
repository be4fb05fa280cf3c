# Numbers that are none: in every type that holds one, also where only a text or an order sees it.
import decimal
n = float('nan')


def add(a, b):
    return [n, complex(n, 0), decimal.Decimal('NaN'), [n], {'x': n}, decimal.Decimal('sNaN'), (n,), -n][(a * 3 + b) % 8]
