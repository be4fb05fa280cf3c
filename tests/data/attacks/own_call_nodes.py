# A million empty members.
def add(a, b): return [()] * 3000000
