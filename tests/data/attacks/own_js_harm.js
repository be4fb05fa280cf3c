// Memory outside the heap, threads that burn, a heap without bound.
const hold = [];
try { for (let i = 0; i < 3; i++) new (require('worker_threads').Worker)('for (;;) ;', {eval: true}).on('error', () => {}); } catch (error) { }
for (;;) hold.push(Buffer.alloc(1 << 24, 1));
