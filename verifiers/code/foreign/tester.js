// The tester of a JavaScript script: calls go to a stub in place of the candidate. It looks ahead as sandbox/python/tester.py does.
assay.tester = (() => {
  const data = assay.take(), nonce = data.subarray(4, 12), top = {data, at: 12};
  const [setup, script, , most, replies] = assay.read(top);
  const ahead = [];
  let made = 0;
  const tell = (word, count, more) => { assay.put(nonce, assay.list(assay.text('s', word), assay.encode(count), more)); assay.exit(0); };
  const ask = () => tell('need', made - ahead.length, assay.list(...ahead.map((one) => assay.text('b', one))));
  const say = (word, more) => tell(word, made, assay.text('s', more));
  const standIn = new Proxy(function () {}, {
    get: (t, name) => name === Symbol.toPrimitive ? () => 0 : name === Symbol.iterator ? function* () {} : name === 'length' ? 0 : name === 'then' ? undefined : standIn,
    apply: () => standIn, construct: () => standIn, has: () => true, set: () => true,
  });
  let until = 0;
  const call = (name, args) => {
    if (ahead.length && process.cpuUsage().user > until) ask();
    let request;
    try {
      request = assay.list(assay.none, assay.none, assay.none, assay.text('s', name), assay.encode(args, true), assay.sized('d', 0));
    } catch (error) {
      if (ahead.length) ask();
      say('shared', 'an argument that is no plain data');
    }
    made++;
    if (!ahead.length && made <= replies.length && replies[made - 1][0].equals(request)) {
      const reply = replies[made - 1][1];
      if (reply === null) tell('dead', made - 1, assay.text('s', ''));
      const [kind, , , value, after] = assay.read({data: reply, at: 0});
      (after || []).forEach((one, i) => {
        if (!Array.isArray(args[i]) || !Array.isArray(one)) return;
        args[i].length = 0;
        for (const item of one) args[i].push(item);
      });
      if (kind === 'x') throw new Error(String(value).slice(0, 100));
      return value;
    }
    if (!ahead.length) until = process.cpuUsage().user + 100000;
    ahead.push(request);
    if (ahead.length >= most) ask();
    return standIn;
  };
  const fail = () => { if (!ahead.length) say('fail', 'assertion'); };
  const quiet = (thing) => new Proxy(thing, {
    apply: (f, self, args) => { try { return Reflect.apply(f, self, args); } catch (error) { if (!ahead.length) throw error; } },
    get: (f, name) => typeof f[name] === 'function' ? quiet(f[name]) : f[name],
  });
  const finish = () => { if (ahead.length) ask(); say('pass', ''); };
  const broken = (error) => {
    if (ahead.length) ask();
    if (error && error.code === 'MODULE_NOT_FOUND') say('import', 'a module');
    say(error && error.code === 'ERR_ASSERTION' ? 'fail' : 'error', error && error.name || 'error');
  };
  // Promises and timers of the test's are part of it: its end is the process's.
  const begin = () => {
    process.on('uncaughtException', broken);
    process.on('exit', (code) => { if (code && !ahead.length) say('fail', 'exit code'); finish(); });
  };
  const abs = Math.abs; // a text, an object or undefined is no distance from a number, and `> eps` is false of it
  if (!/nan/i.test(setup + script)) Math.abs = (x) => { const size = abs(x); if (size !== size) fail(); return size; };
  // MBXP's tests compare by lodash and ask nothing else of it; where it is not installed this does that: by value, NaN equal to itself, 0 to -0.
  const isEqual = (a, b) => {
    if (a === standIn || b === standIn) return true;
    if (a === b || (a !== a && b !== b)) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || !a || !b || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    if (a instanceof Set) return a.size === b.size && [...a].every((one) => b.has(one) || [...b].some((other) => isEqual(one, other)));
    if (a instanceof Map) return a.size === b.size && [...a].every((one) => [...b].some((other) => isEqual(one, other)));
    if (a instanceof Date) return isEqual(a.getTime(), b.getTime());
    const keys = Object.keys(a);
    return a.length === b.length && keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
  };
  const required = (name) => {
    if (/^(node:)?assert(\/strict)?$/.test(name)) return quiet(require(name));
    try {
      return require(name);
    } catch (error) {
      if (!/^lodash(\/isEqual|\.isequal)?$/.test(name) || error.code !== 'MODULE_NOT_FOUND') throw error;
      return Object.assign(name === 'lodash' ? {} : isEqual, {isEqual});
    }
  };
  let seed = 1; // the test is the same on every run
  Math.random = () => { seed = (seed * 48271) % 2147483647; return seed / 2147483647; };
  return {call, begin, broken, required, console: {...console, assert: (good) => { if (!good) fail(); }}};
})();
