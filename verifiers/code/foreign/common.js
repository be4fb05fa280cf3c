// Plain data in frames (verifiers/code/value.h): what tester and candidate of a JavaScript script have in common. A Map crosses as 'z', undefined as 'o'.
const assay = (() => {
  'use strict';
  const fs = require('fs'), B = Buffer, U = undefined;
  const sized = (tag, n) => { const b = B.alloc(5); b[0] = tag.charCodeAt(0); b.writeUInt32LE(n, 1); return b; };
  const text = (tag, s) => { const b = B.isBuffer(s) ? s : B.from(s, 'utf8'); return B.concat([sized(tag, b.length), b]); };
  const toHex = (v) => { const h = v.toString(16); return h; };
  class Unfit extends Error {}
  function write(value, out, strict, depth) {
    if (depth > 90) throw new Unfit('depth');
    if (value === null) out.push(B.from('N'));
    else if (value === true || value === false) out.push(B.from(value ? 'T' : 'F'));
    else if (typeof value === 'number') {
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) out.push(text('i', toHex(value)));
      else { const b = B.alloc(9); b[0] = 102; b.writeDoubleLE(value, 1); out.push(b); }
    } else if (typeof value === 'bigint') out.push(text('i', toHex(value)));
    else if (typeof value === 'string') out.push(text('s', value));
    else if (value === U) out.push(text('o', 'undefined'));
    else if (Array.isArray(value)) { out.push(sized('l', value.length)); for (let i = 0; i < value.length; i++) write(value[i], out, strict, depth + 1); }
    else if (value instanceof Set) { const a = [...value]; out.push(sized('S', a.length)); a.forEach((v) => write(v, out, strict, depth + 1)); }
    else if (value instanceof Map) { const a = [...value]; out.push(sized('z', a.length)); a.forEach((v) => write(v, out, strict, depth + 1)); }
    else if (typeof value === 'object' && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)) {
      const keys = Object.keys(value);
      out.push(sized('d', keys.length));
      keys.forEach((k) => { out.push(text('s', k)); write(value[k], out, strict, depth + 1); });
    } else if (strict) throw new Unfit(typeof value);
    else out.push(text('o', typeof value));
  }
  const encode = (value, strict) => { const out = []; write(value, out, strict, 0); return B.concat(out); };
  class Opaque { constructor() { this.opaque = Symbol('opaque'); } } // equal to nothing, not even an object without members
  function read(r) {
    const tag = String.fromCharCode(r.data[r.at++]);
    if (tag === 'N') return null;
    if (tag === 'T') return true;
    if (tag === 'F') return false;
    if (tag === 'f') { r.at += 8; return r.data.readDoubleLE(r.at - 8); }
    if (tag === 'c') { r.at += 16; return new Opaque(); }
    const n = r.data.readUInt32LE(r.at);
    r.at += 4;
    if ('isbo'.includes(tag)) {
      const raw = r.data.subarray(r.at, r.at + n);
      r.at += n;
      if (tag === 'b') return raw;
      const s = raw.toString('utf8');
      if (tag === 's') return s;
      if (tag === 'o') return s === 'undefined' ? U : new Opaque();
      const v = BigInt(s[0] === '-' ? '0x' + s.slice(1) : '0x' + s), w = s[0] === '-' ? -v : v, d = Number(w);
      return Number.isSafeInteger(d) ? d : w;
    }
    if (tag === 'd') {
      const o = {};
      for (let i = 0; i < n; i++) { const k = read(r), v = read(r); Object.defineProperty(o, k, {value: v, writable: true, enumerable: true, configurable: true}); }
      return o;
    }
    const items = [];
    for (let i = 0; i < n; i++) items.push(read(r));
    if (tag === 'p') return items[0] === 'Promise' ? Promise.resolve(items[1]) : new Opaque();
    return tag === 'S' ? new Set(items) : tag === 'z' ? new Map(items) : items;
  }
  const list = (...parts) => B.concat([sized('l', parts.length), ...parts]);
  const none = sized('l', 0);
  const promised = (value) => B.concat([sized('p', 2), text('s', 'Promise'), value]);
  const put = (nonce, body) => { const data = B.concat([B.from('ASR1'), nonce, body]); for (let at = 0; at < data.length;) at += fs.writeSync(4, data, at); };
  return {fs, sized, text, encode, read, list, none, promised, put, Unfit, take: () => fs.readFileSync(3), exit: process.reallyExit ? process.reallyExit.bind(process) : process.exit};
})();
