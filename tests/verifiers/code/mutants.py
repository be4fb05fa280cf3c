#!/usr/bin/env python3
"""Mutants of right programs, judged by assay and by plain Python: both must agree on each. What plain Python accepts is equivalent as far as the test
tells; what it refuses and assay accepts would be a false accept.

usage: mutants.py CODE_SCRIPTS FILE [PER_PROBLEM [EVERY]]     behind tests/tools/outer-wall: mutants loop, and plain Python has no wall of its own.
FILE: HumanEval.jsonl[.gz], or the repository's samples.jsonl. Of each problem's mutants at most PER_PROBLEM are taken, evenly (default 8); of the
problems every EVERY-th. Deterministic."""
import ast
import collections
import copy
import gzip
import json
import os
import re
import resource
import subprocess
import sys
import tempfile

COMPARISONS = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
               ast.Is: ast.IsNot, ast.IsNot: ast.Is}
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.FloorDiv, ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
             ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift}
PLAIN_S = 3
PLAIN_BYTES = 1 << 30


def changes(node):
    """What a node may become: functions that change it in place."""
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            yield lambda n, i=i, new=COMPARISONS[type(op)]: n.ops.__setitem__(i, new())
    elif isinstance(node, (ast.BinOp, ast.AugAssign)) and type(node.op) in OPERATORS:
        yield lambda n, new=OPERATORS[type(node.op)]: setattr(n, "op", new())
    elif isinstance(node, ast.BoolOp):
        yield lambda n, new=ast.Or if isinstance(node.op, ast.And) else ast.And: setattr(n, "op", new())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield lambda n: setattr(n, "op", ast.UAdd())
    elif isinstance(node, ast.Constant) and type(node.value) in (bool, int):
        for new in ((not node.value,) if type(node.value) is bool else (node.value + 1, node.value - 1)):
            yield lambda n, new=new: setattr(n, "value", new)
    elif isinstance(node, ast.Constant) and type(node.value) is str and node.value:
        yield lambda n: setattr(n, "value", n.value[1:])
    elif isinstance(node, ast.Return) and node.value is not None:
        yield lambda n: setattr(n, "value", ast.Constant(None))
    elif isinstance(node, ast.If):
        yield lambda n: setattr(n, "test", ast.Constant(True))


def functions(tree, name):
    """Nodes of the entry point's body, without its docstring."""
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and (not name or function.name == name):
            for statement in function.body:
                if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
                    yield from ast.walk(statement)


def mutants(source, name, most):
    tree = ast.parse(source)
    places = [(i, k) for i, node in enumerate(functions(tree, name)) for k, _ in enumerate(changes(node))]
    for at in sorted({int(n * len(places) / most) for n in range(most)} if len(places) > most else range(len(places))):
        other = copy.deepcopy(tree)
        node = list(functions(other, name))[places[at][0]]
        list(changes(node))[places[at][1]](node)
        yield ast.unparse(ast.fix_missing_locations(other))


def rows(path):
    """(id, setup, script, entry point, right program)"""
    with (gzip.open if path.endswith(".gz") else open)(path, "rt") as file:
        for row in map(json.loads, file):
            tests = row.get("reference", {}).get("code", row)
            if not row.get("right", True) or "test" not in tests:
                continue
            program = re.search(r"```python\n(.*?)```", row["completion"], re.S).group(1) if "completion" in row else row["prompt"] + row["canonical_solution"]
            yield row.get("task_id", row.get("id")), tests["prompt"], tests["test"], tests["entry_point"], program


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (PLAIN_BYTES, PLAIN_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PLAIN_S, PLAIN_S))


def plain(one):
    """What HumanEval's own harness does: program, test, check(entry point)."""
    program = f"{one['solution']}\n{one['script']}\ncheck({one['entry_point']})\n"
    try:
        return subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=20 * PLAIN_S, preexec_fn=limits,
                              env={**os.environ, "PYTHONHASHSEED": "0"}).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    most, every = int(sys.argv[3]) if len(sys.argv) > 3 else 8, int(sys.argv[4]) if len(sys.argv) > 4 else 1
    made = {}
    for number, (name, setup, script, entry, program) in enumerate(rows(sys.argv[2])):
        for i, mutant in enumerate(mutants(program, entry, most) if number % every == 0 else ()):
            made[f"{name} mutant {i}"] = {"id": f"{name} mutant {i}", "setup": setup, "script": script, "entry_point": entry, "solution": mutant}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(one) + "\n" for one in made.values())
        file.flush()
        done = subprocess.run([sys.argv[1], file.name, "CORRECT", "script", "1", str(1000 * PLAIN_S)], capture_output=True, text=True)
    verdicts = dict(re.findall(r"^(.* mutant \d+): ([A-Z_]+) ", done.stdout, re.M))
    if done.returncode not in (0, 1) or not made:
        sys.exit(f"code_scripts: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    counts, bad = collections.Counter(), []
    for name, one in made.items():
        verdict, accepted = verdicts.get(name, "CORRECT"), plain(one)
        counts[verdict] += 1
        if (verdict == "CORRECT") != accepted or verdict in ("ERROR", "BAD_REFERENCE", "NOT_AVAILABLE"):
            bad.append(f"{name}: assay {verdict}, plain Python {'accepts' if accepted else 'refuses'}\n{one['solution']}")
    print(f"{len(made)} mutants: {dict(counts)}; {len(bad)} on which plain Python differs")
    if bad:
        sys.exit("\n\n".join(bad[:20]))


if __name__ == "__main__":
    main()
