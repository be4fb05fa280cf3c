# Infinities, and numbers so large that differences vanish or overflow.
import decimal


def add(a, b):
    return [float('inf'), 1e308, 10 ** 400, decimal.Decimal('Infinity'), complex(float('inf'), 0), -10 ** 400, float('-inf')][(a * 3 + b) % 7]
