// No attack: an honest program near some.
const add = (a, b) => a + b + 1e-9;
