
# Behind a program whose function takes or gives LeetCode's lists and trees, or works in place, as the reference's declaration of it says: they cross as lists (of trees: by levels,
# None where a child is missing), and what works in place is judged by its first argument that it could change.
def assay_leetcode(name, kinds, result, in_place, nulls, scalars):
    from builtins import ValueError, bytearray, callable, dict, getattr, globals, hasattr, isinstance, len, list, object, range, set, setattr, super, type, zip
    space, inside, roots = globals(), [], []

    def nodes(root, *links):
        found = [root]
        for one in found:
            found += [getattr(one, link) for link in links if getattr(one, link, None) is not None]
            if len(found) > 1000000:
                raise ValueError('no end of nodes')
        return found

    def chain(Node, values):
        head = None
        for value in values[::-1]:
            one = Node(value)
            one.next, head = head, one
        return head

    def tree(Node, values):
        root, at = Node(values[0]), 0
        parents = [root]
        for i, value in [*zip(range(1, len(values)), values[1:])]:
            parent, link = parents[at], 'left' if i % 2 else 'right'
            at += i % 2 == 0
            if value is not None:
                parents.append(Node(value))
                setattr(parent, link, parents[-1])
        return root

    def made(value, kind):
        if kind[:1] == '[':
            return [made(one, kind[1:]) for one in value] if type(value) is list else value
        if not kind or value is None:
            return value
        if type(value) is list:
            root = None if not value else (chain if kind == 'ListNode' else tree)(space[kind], value)
            if root is not None:
                roots.append(root)
            return root
        for root in roots:  # one of the nodes before it, by its value
            for one in nodes(root, 'left', 'right') if kind == 'TreeNode' else nodes(root, 'next'):
                if one.val == value:
                    return one
        return value

    def told(value, kind):
        if kind[:1] == '[':
            return [told(one, kind[1:]) for one in value] if isinstance(value, list) else value
        if not kind:
            return value
        if value is None:
            return None if nulls else []
        if not isinstance(value, space[kind]) and not (hasattr(value, 'val') and hasattr(value, 'next' if kind == 'ListNode' else 'left')):
            return object()  # nothing that was asked for
        if scalars:
            return value.val
        if kind == 'ListNode':
            return [one.val for one in nodes(value, 'next')]
        out, open_ = [], [value]
        for one in open_:
            out.append(None if one is None else one.val)
            if one is not None:
                open_ += [one.left, one.right]
            if len(out) > 1000000:
                raise ValueError('no end of nodes')
        while out and out[-1] is None:
            out.pop()
        return out

    def call(function, arguments):
        if inside:
            return function(*arguments)
        inside.append(True)
        given = [made(one, kinds[i] if i < len(kinds) else '') for i, one in [*zip(range(len(arguments)), arguments)]]
        value = function(*given)
        if not in_place:
            return told(value, result)
        for i, one in [*zip(range(len(given)), given)]:
            if i < len(kinds) and kinds[i]:
                return told(one, kinds[i])
            if isinstance(one, (list, dict, set, bytearray)):
                return one

    target, given, Solution = space.get(name), space.get('-names'), space.get('Solution')
    method = isinstance(Solution, type) and hasattr(Solution, name)
    if target is not None and (given is None or given.get(name) is not target and not method):
        if callable(target):
            space[name] = lambda *arguments: call(target, arguments)
    elif method:
        class Called(Solution):
            pass
        setattr(Called, name, lambda self, *arguments: call(getattr(super(Called, self), name), arguments))
        space['Solution'] = Called
