// An object of a class is no plain object, even where nothing is expected of it.
class Nothing { }
function add(a, b) { return a ? new Nothing() : (() => 3); }
