
# Comparisons of the program's objects with each other. The program answers them, and one that answers always true would pass `root(2) < root(3)` and all its kin. What is an
# order holds both ways: a < b is b > a, and never b < a as well; a != b is not a == b. So these are asked, too, each in a process of its own that has seen none of the
# others, and no earlier comparison either: none can tell which one the test made, nor count. What contradicts itself is a TypeError in the test. An order of its own making that does
# hold (by the time of making, say) is as good as that of any numbers that a program could return.
ASIDE = None  # what an operation gives; it is not kept in the log

MIRRORED = {'__lt__': '__gt__', '__gt__': '__lt__', '__le__': '__ge__', '__ge__': '__le__'}

def compared_with(mine, name, other):
    outcome = ASIDE(name, mine.__dict__['-'], other)
    if isinstance(outcome, Held):
        outcome.__dict__['-compared'] = True  # no truth: it could be true of all
    if isinstance(outcome, Held) or name == '__eq__':
        return outcome
    if name == '__ne__':
        agrees = same_truth(outcome, ask_beside('__eq__', mine, other), False)
    else:
        mirrored, turned = ask_beside(MIRRORED[name], other, mine), ask_beside(name, other, mine)
        agrees = same_truth(outcome, mirrored) and (name in ('__le__', '__ge__') or not_both(outcome, turned))
    if not agrees:
        raise TypeError('objects of the program that are in no order')
    return outcome

def ask_beside(name, mine, other):  # True, False; a stand-in; None where it gives neither
    try:
        outcome = ASIDE(name, mine.__dict__['-'], other)
    except Exception:
        return None
    return outcome if type(outcome) is StandIn else None if isinstance(outcome, Held) else bool(outcome)

def same_truth(one, other, same=True):
    return StandIn in (type(one), type(other)) or other is not None and (bool(one) is other) is same

def not_both(one, other):
    return StandIn in (type(one), type(other)) or other is not None and not (one and other)
