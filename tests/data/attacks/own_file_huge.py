# A file of a terabyte that has no bytes, then one of more than the folder holds.
def put(a, b, path):
    with open(path, 'wb') as f:
        f.truncate(1 << 40)
    with open(path + '.more', 'wb') as f:
        for _ in range(1000):
            f.write(b'x' * (1 << 20))
