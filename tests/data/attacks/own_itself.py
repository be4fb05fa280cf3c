# Values that hold themselves, and values nested as deep as they go.
def add(a, b):
    if a == 1:
        x = []
        x.append(x)
    elif a == 5:
        x = {}
        x[1] = [x]
    elif a:
        x = ()
        for _ in range(200000):
            x = (x,)
    else:
        x = [[]]
        for _ in range(18):
            x = x + x
            if len(x) > 200000:
                break
    return x
