
# Claims. Where all that a test does with the program's values is to assert that they equal plain values of its own, a look ahead that came to the end has seen the
# whole test: it takes the same way with values that do equal them. The judge then needs no second run to know how it ends. Here is what a look ahead
# cannot see: that the name of the candidate stands nowhere but in such assertions. A first one that fails is the test's end only where nothing can catch it.
def claims_of(setup, script, before, wanted, uses, count):
    if len(wanted) != 1 or wanted[0][0] in '-=' or None in uses or [use[0] for use in uses] != list(range(count)) or 'unittest' in setup + script:
        return None
    entry, codes, asked = wanted[0], [before], set()
    for code in codes:
        codes += [constant for constant in code.co_consts if type(constant) is type(code)]
    for code in codes[1:]:
        asked.update(code.co_names)
    if entry in asked:
        return None
    if entry not in ('check', 'METADATA') and 'check' not in asked and LINES and is_plain_check(script):
        return make_writer()([True, [claim for _, claim in uses], True])  # arguments are literals
    import ast
    tree = ast.parse(script)
    names, fine, said = {entry}, set(), False
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == 'check' and node.args.args:
            names.add(node.args.args[0].arg)
            fine.add(node.args.args[0])
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and getattr(node.value.func, 'id', '') == 'check':
            fine.update(node.value.args)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assert):
            test = node.test
            if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
                fine.update(side.func for side in (test.left, test.comparators[0]) if isinstance(side, ast.Call))
            told = [part for part in ast.walk(node.msg) if isinstance(part, ast.Name) and part.id in names] if node.msg else []
            fine.update(told)
            said = said or bool(told)
        elif isinstance(node, ast.Name):
            if node.id in ('eval', 'exec', 'globals', 'locals', 'vars', 'sys', 'inspect') or (node.id in names and node not in fine):
                return None
        elif isinstance(node, ast.arg):
            if node.arg in names and node not in fine:
                return None
        elif isinstance(node, ast.alias):
            if (node.asname or node.name) in names:
                return None
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if node.name in names:
                return None
        elif type(node).__name__ in ('Try', 'TryStar', 'With', 'AsyncWith', 'Global', 'Nonlocal', 'Match'):
            return None
    return make_writer()([not said and nothing_catches(ast, tree, asked), [claim for _, claim in uses]])

# HumanEval's usual form, told line by line, for syntax trees cost more than all the rest: `check` asserts that calls with literals as arguments equal literals, and
# nothing else stands in the script. No line but METADATA's may hold a name or leave anything open, so that each is what it looks like.
LINES = []

def know_lines():
    import re
    text = r'''(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")'''
    literals = '(?:[][(){},:. +*/\\d-]|True|False|None|' + text + ')*'
    LINES[:] = [re.compile(form).fullmatch for form in (
        '\\s*(?:#.*)?|METADATA = \\{\\}?|    ' + text + ': ' + text + ',?|\\}',
        '\\s*(?:#.*)?|(?: {4}|\t)assert +(?:True|candidate(\\(' + literals + '\\)) *== *)' + literals + '(?:#.*)?')] + [re.compile(text).sub]

def is_plain_check(script):
    head, found, body = ('\n' + script).partition('\ndef check(candidate):\n')
    is_head, is_claim, change = LINES
    if not found or '"""' in script or "'''" in script:
        return False
    for line in head.split('\n'):
        if not is_head(line):
            return False
    for line in body.split('\n'):
        match = is_claim(line)
        if not match:
            return False
        call = match[1]
        if call and call.count(')') > 1:  # the first bracket is closed by the last
            depth, brackets = 0, change('', call)
            for at, letter in enumerate(brackets):
                depth += (letter in '([{') - (letter in ')]}')
                if not depth and at + 1 < len(brackets):
                    return False
    return True

# Whether every assertion stands at the top, or in a function that only the top calls: there is no `try` in the script, and nothing else in between.
def nothing_catches(ast, tree, asked):
    calls = {node.value.func for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)}
    used = asked | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in calls}
    open_nodes, reached = list(tree.body), 0
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.decorator_list and node.name not in used:
            open_nodes += node.body
    while open_nodes:
        node = open_nodes.pop()
        reached += isinstance(node, ast.Assert)
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            open_nodes += ast.iter_child_nodes(node)
    return reached == sum(isinstance(node, ast.Assert) for node in ast.walk(tree))
