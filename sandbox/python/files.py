
# Files that a test makes for the program, or reads after it. Where the test looks at files both sides have a folder of their own (/box, /tmp): what stands in the tester's crosses
# with a call, and what the program has left there crosses back. Links, sockets and the like do not.
FOLDER, OURS = '/box', ('shm', 'stdin')
CROSSED = []  # in the tester: whether there ever were any

def files_here(strict, folder=FOLDER, listdir=posix.listdir, lstat=posix.lstat, open=posix.open, close=posix.close, read_all=read_all):  # [path, mode, bytes; None: a folder], sorted
    found, waiting = [], ['']
    while waiting:
        inside = waiting.pop()
        for name in listdir(folder + inside):
            path = inside + '/' + name
            if path[1:] in OURS:
                continue
            mode = lstat(folder + path).st_mode
            if mode >> 12 not in (4, 8):
                if strict:
                    raise Shared('files')
                continue
            data = None
            if mode >> 12 == 4:
                waiting.append(path)
            else:
                fd = open(folder + path, posix.O_RDONLY | posix.O_NOFOLLOW)
                data = read_all(fd)
                close(fd)
            found.append([path[1:], mode & 0o777, data])
    return sorted(found, key=lambda one: one[0])

def is_fine(one):
    path, mode, data = one
    return type(path) is str and type(mode) is int and 0 <= mode <= 0o777 and type(data) in (bytes, type(None)) and '\0' not in path and not {'', '.', '..'} & set(path.split('/'))

def put_files(wanted, folder=FOLDER, here=files_here, unlink=posix.unlink, rmdir=posix.rmdir, mkdir=posix.mkdir, chmod=posix.chmod, open=posix.open, close=posix.close):
    if not all(map(is_fine, wanted)):
        raise ValueError('a path')
    known, asked = {one[0]: one for one in here(False)}, {one[0]: one for one in wanted}
    for path, mode, data in sorted(known.values(), key=lambda one: one[0], reverse=True):  # what is gone, or has become another kind of thing
        if path not in asked or (data is None) != (asked[path][2] is None):
            (rmdir if data is None else unlink)('%s/%s' % (folder, path))
            del known[path]
    for path, mode, data in sorted(wanted, key=lambda one: one[0]):
        full, old = '%s/%s' % (folder, path), known.get(path)
        if data is None and old is None:
            mkdir(full, 0o777)
        elif data is not None and (old is None or old[2] != data):
            fd = open(full, posix.O_WRONLY | posix.O_CREAT | posix.O_TRUNC | posix.O_NOFOLLOW, 0o666)
            put_all(fd, data)
            close(fd)
    for path, mode, data in sorted(wanted, key=lambda one: one[0], reverse=True):
        if known.get(path, (0, None))[1] != mode:
            chmod('%s/%s' % (folder, path), mode)

# Whether what a program wrote may be put before a test: nothing that the test uses would run it. SEEN: what a test looks at that then is as it would be in one process.
QUIET = frozenset('abc ast base64 binascii bz2 calendar codecs collections configparser contextlib copy csv dataclasses datetime decimal difflib doctest enum errno filecmp fnmatch '
                  'fractions functools getpass glob gzip hashlib hmac html io itertools json locale logging lzma math mimetypes numpy operator os pandas pathlib platform pprint '
                  'random re secrets shutil shlex sqlite3 stat statistics string struct sys tarfile tempfile textwrap time typing unicodedata unittest urllib uuid warnings wave xml '
                  'zipfile zlib'.split())
RUNS = frozenset('exec eval compile __import__ pickle read_pickle allow_pickle testfile fileConfig dictConfig load_extension import_module read_hdf HDFStore '
                 'execl execle execlp execv execve execvp execvpe spawnl spawnv spawnve posix_spawn posix_spawnp discover loadTestsFromName loadTestsFromNames run_path run_module'.split())
SEEN = frozenset('open tempfile pathlib shutil zipfile sqlite3 os.path.exists os.path.isfile os.path.isdir os.path.getsize os.listdir os.scandir os.walk os.remove os.unlink os.mkdir '
                 'os.makedirs os.rmdir os.rename'.split())
FILE_WORDS = 'open( tempfile mkdir makedirs write_text write_bytes os.path os.remove listdir rmtree savefig'.split()

def may_see_files(*texts):
    import ast
    try:
        nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    except SyntaxError:
        return False
    for node in nodes:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [alias.name for alias in node.names]
            if {name.partition('.')[0] for name in ([node.module or ''] if isinstance(node, ast.ImportFrom) else names)} - QUIET or (RUNS | {'config'}) & {part for name in names for part in name.split('.')}:
                return False
        if (isinstance(node, ast.Name) and node.id in RUNS) or (isinstance(node, ast.keyword) and node.arg in RUNS):
            return False
        if isinstance(node, ast.Attribute) and (node.attr in RUNS - {'compile'} or node.attr == 'path' and getattr(node.value, 'id', '') == 'sys'):
            return False
    return True
