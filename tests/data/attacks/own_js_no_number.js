// What has no distance from any number: texts, nothing, objects, functions.
const add = (a, b) => [undefined, 'x', {}, [1, 2], () => 3, {valueOf: 3}, '3x', new Map()][(a * 3 + b) % 8];
