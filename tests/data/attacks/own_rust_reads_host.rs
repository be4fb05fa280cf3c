// What a compiler of Rust can be asked to read and run.
const A: &str = include_str!("/etc/passwd");
const B: &[u8] = include_bytes!("/proc/self/environ");
const C: Option<&str> = option_env!("PATH");
fn main() { println!("LEAK {} {:?} {:?}", A, B, C); }
