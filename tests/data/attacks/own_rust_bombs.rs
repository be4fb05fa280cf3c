// A constant that never ends, and an array that no memory holds.
const N: u64 = { let mut i = 0u64; while i < u64::MAX { i += 1; } i };
static A: [u64; 1 << 40] = [1; 1 << 40];
fn main() { println!("{} {}", N, A[0]); }
