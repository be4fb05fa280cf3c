// Nesting that a recursive parser walks into, in every kind of bracket.
#define A(x) ((((((((((x))))))))))
#define B(x) A(A(A(A(A(A(A(A(A(A(x))))))))))
#define C(x) B(B(B(B(B(B(B(B(B(B(x))))))))))
#define D(x) C(C(C(C(C(C(C(C(C(C(x))))))))))
int main(void) { return D(D(D(D(D(D(D(D(D(D(1)))))))))) - 1; }
