# Texts that a careless comparison takes for the number.
import sys
a, b = map(int, input().split())
n = a + b
print([f'{n}\0', f'0x{n:x}.', f'{n}_0', f'\uff10{n}', f'{n}e0x', f'{n}\x1b[K9', f'{n}\b9', f'nan', 'inf', f'{n},', f'"{n}"', f'{n};{n}', f'+-{n}', f'{n}.0.0', chr(0x660 + n % 10), f'{n}\u200b', f'\ufeff{n}'][(a * 3 + b) % 17], end='')
