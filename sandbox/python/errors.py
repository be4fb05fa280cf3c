
# In the tester: what the candidate raised, made into an exception again.
class CandidateError(Exception):
    pass

# What a candidate may raise here; not what would end a loop of the test's in silence.
EXCEPTIONS = {name: kind for name, kind in vars(builtins).items() if type(kind) is type and issubclass(kind, Exception)
              and not issubclass(kind, (StopIteration, StopAsyncIteration, Warning))}

def is_skip(kind):  # a test that a program has skipped would be one that has not failed
    unittest = sys.modules.get('unittest')
    return unittest is not None and issubclass(kind, unittest.SkipTest)

# An exception of the library's, which the test can know by its module (`json.decoder.JSONDecodeError`, `binascii.Error`); none of those by which tests are run.
def library_error(name, module):
    if module.partition('.')[0] in ('unittest', 'doctest', 'builtins', 'test') or name[:1] == '_' or module.partition('.')[0] not in getattr(sys, 'stdlib_module_names', ()):
        return None
    found = getattr(sys.modules.get(module), name, None)
    fine = type(found) is type and issubclass(found, Exception) and not issubclass(found, (StopIteration, StopAsyncIteration, Warning)) and not is_skip(found)
    return found if fine else None

class Kind(type):  # of an exception whose class is one that the test knows, and more
    def __eq__(self, other):
        return self is other or (other is not None and other is getattr(self, 'known', None))
    __hash__ = type.__hash__

def derive(known, *beside, **members):
    return Kind(known.__name__, (known, *beside), dict(members, known=getattr(known, 'known', known)))

def make_error(told, space):
    (names, arguments, text, attributes), modules = told[:4], told[4] if len(told) > 4 else ()
    known = space.get(names[0])
    if not (type(known) is type and issubclass(known, Exception) and not is_skip(known)):
        known = EXCEPTIONS.get(names[0]) or (library_error(names[0], modules[0]) if modules else None)
    if known is None:
        base = next((EXCEPTIONS[name] for name in names if name in EXCEPTIONS), CandidateError)
        known = type(names[0], (CandidateError if base is Exception else base,), {})
    try:
        error = known.__new__(known, *arguments)
        error.args = tuple(arguments)
        beside = next((EXCEPTIONS[name] for name in names if name in EXCEPTIONS), Exception)
        if not issubclass(known, beside):  # where the test only knows that it is an exception
            known = derive(known, beside)
            error = known.__new__(known, *arguments)
            error.args = tuple(arguments)
        if str(error) != text:
            error = known.__new__(derive(known, __str__=lambda self: text), *arguments)
        error.__dict__.update(attributes)
    except Exception:
        return CandidateError(text)
    return error
