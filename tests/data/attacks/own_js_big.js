// Values too large, too deep and endless.
function add(a, b) {
  if (a === 1) { let x = []; x.push(x); return x; }
  if (a === 5) return new Array(1e9).fill(3);
  if (a === 0) return 3n ** 1000000n;
  return {get a() { return this; }};
}
