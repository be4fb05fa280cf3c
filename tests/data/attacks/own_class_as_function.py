# ATTACK own_class_as_function.py  category: false-pass
# MUST: WRONG: a class of that name, whose objects are ints and equal everything, makes a wrong value
class add(int):
    def __new__(c, a, b): return int.__new__(c, 0)
    def __eq__(s, o): return True
    def __hash__(s): return 0
    def __sub__(s, o): return 0
    def __repr__(s): return '3'
