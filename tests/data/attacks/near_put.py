# An honest program that writes what it is asked for, as the name wants it.
import json

def put(a, b, path):
    with open(path, 'w') as f:
        f.write(json.dumps({'sum': a + b}) if path.endswith('json') else str(a + b))
