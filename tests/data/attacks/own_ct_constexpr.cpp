// Evaluation in the compiler ends.
constexpr unsigned long f(unsigned long n) { unsigned long s = 0; for (unsigned long i = 0; i < n; i++) s += i * i; return s; }
static_assert(f(1ul << 40) != 1);
int main() {}
