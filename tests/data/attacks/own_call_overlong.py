# An integer of a million digits is malformed, not slow.
def add(a, b): return (1 << 4000000) + 3
