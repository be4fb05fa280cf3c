# Members that collide cost the reader its time: on the account of the program.
def add(a, b): return {i * (2 ** 61 - 1) for i in range(60000)}
