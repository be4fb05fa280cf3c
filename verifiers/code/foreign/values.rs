// Plain data in frames (verifiers/code/value.h), by type: what tester and candidate of a Rust script have in common. It is put before generated sources, with no
// crate but std. Frames that reach a tester have been checked by the judge; a type that does not fit ends the process.
#[allow(warnings)]
mod assay {
    use ::std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
    use ::std::hash::Hash;
    use ::std::os::unix::{fs::FileExt, io::FromRawFd};
    use ::std::prelude::v1::*;

    pub type Bytes = Vec<u8>;
    extern "C" {
        pub fn _exit(code: i32) -> !;
        pub fn signal(number: i32, action: usize) -> usize;
        pub fn raise(number: i32) -> i32;
        pub fn setitimer(which: i32, value: *const [i64; 4], old: *mut u8) -> i32;
    }
    pub fn give_up() -> ! {
        unsafe { _exit(70) }
    }
    pub fn read_all() -> Bytes {
        let file = ::std::mem::ManuallyDrop::new(unsafe { ::std::fs::File::from_raw_fd(3) });
        let (mut data, mut part) = (Bytes::new(), [0u8; 65536]);
        while let Ok(size) = file.read_at(&mut part, data.len() as u64) {
            if size == 0 {
                break;
            }
            data.extend_from_slice(&part[..size]);
        }
        data
    }
    pub fn write_all(data: &[u8]) {
        let mut file = ::std::mem::ManuallyDrop::new(unsafe { ::std::fs::File::from_raw_fd(4) });
        let _ = ::std::io::Write::write_all(&mut *file, data);
    }
    pub fn put_text(out: &mut Bytes, tag: u8, text: &[u8]) {
        out.push(tag);
        out.extend_from_slice(&(text.len() as u32).to_le_bytes());
        out.extend_from_slice(text);
    }
    pub fn put_head(out: &mut Bytes, tag: u8, count: usize) {
        out.push(tag);
        out.extend_from_slice(&(count as u32).to_le_bytes());
    }

    pub struct Reader {
        pub data: &'static [u8],
        pub at: usize,
        pub live: bool, // what is read ahead of a reply is nothing
    }
    impl Reader {
        pub fn of(data: Bytes) -> Reader {
            Reader { data: Box::leak(data.into_boxed_slice()), at: 0, live: true }
        }
        pub fn take(&mut self, size: usize) -> &'static [u8] {
            if self.data.len() - self.at < size {
                give_up()
            }
            self.at += size;
            &self.data[self.at - size..self.at]
        }
        pub fn tag(&mut self) -> u8 {
            self.take(1)[0]
        }
        pub fn size(&mut self) -> usize {
            let b = self.take(4);
            u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize
        }
        pub fn text(&mut self) -> &'static [u8] {
            let size = self.size();
            self.take(size)
        }
        pub fn number(&mut self) -> f64 {
            let mut eight = [0u8; 8];
            eight.copy_from_slice(self.take(8));
            f64::from_le_bytes(eight)
        }
        pub fn need(&mut self, wanted: u8) {
            if self.tag() != wanted {
                give_up()
            }
        }
        pub fn items(&mut self, wanted: u8) -> usize {
            self.need(wanted);
            let count = self.size();
            if count > self.data.len() - self.at {
                give_up()
            }
            count
        }
        pub fn skip(&mut self) {
            if !self.live {
                return;
            }
            match self.tag() {
                b'N' | b'T' | b'F' => (),
                b'f' => drop(self.take(8)),
                b'c' => drop(self.take(16)),
                b'i' | b's' | b'b' | b'o' => drop(self.text()),
                tag => {
                    for _ in 0..self.size() * if tag == b'd' { 2 } else { 1 } {
                        self.skip()
                    }
                }
            }
        }
    }

    pub trait Put {
        fn put(&self, out: &mut Bytes);
    }
    pub trait Get: Sized {
        fn get(r: &mut Reader) -> Self;
        fn stand_in() -> Self;
    }
    // A value that the program changes in place.
    pub trait Back {
        fn back(&mut self, r: &mut Reader);
    }
    impl<T: Get> Back for T {
        fn back(&mut self, r: &mut Reader) {
            if r.live {
                *self = T::get(r)
            }
        }
    }

    impl<T: Put + ?Sized> Put for &T {
        fn put(&self, out: &mut Bytes) {
            (**self).put(out)
        }
    }
    impl<T: Put + ?Sized> Put for &mut T {
        fn put(&self, out: &mut Bytes) {
            (**self).put(out)
        }
    }
    impl<T: Put + ?Sized> Put for Box<T> {
        fn put(&self, out: &mut Bytes) {
            (**self).put(out)
        }
    }
    impl<T: Get> Get for Box<T> {
        fn get(r: &mut Reader) -> Self {
            Box::new(T::get(r))
        }
        fn stand_in() -> Self {
            Box::new(T::stand_in())
        }
    }
    macro_rules! whole {
        ($wide:ty: $($kind:ty)*) => {$(
            impl Put for $kind {
                fn put(&self, out: &mut Bytes) {
                    let (minus, size) = ((*self as i128) < 0 && (*self as $wide) as i128 == *self as i128 && stringify!($kind) != "u128",
                                         *self as $wide);
                    let text = if minus { ::std::format!("-{:x}", (size as i128).unsigned_abs()) } else { ::std::format!("{:x}", size) };
                    put_text(out, b'i', text.as_bytes())
                }
            }
            impl Get for $kind {
                fn get(r: &mut Reader) -> Self {
                    r.need(b'i');
                    let text = ::std::str::from_utf8(r.text()).unwrap_or("");
                    match <$wide>::from_str_radix(text, 16).ok().and_then(|n| <$kind>::try_from(n).ok()) {
                        Some(n) => n,
                        None => give_up(),
                    }
                }
                fn stand_in() -> Self {
                    0
                }
            }
        )*}
    }
    whole!(i128: i8 i16 i32 i64 i128 isize u8 u16 u32 u64 usize);
    whole!(u128: u128);
    macro_rules! real {
        ($($kind:ty)*) => {$(
            impl Put for $kind {
                fn put(&self, out: &mut Bytes) {
                    out.push(b'f');
                    out.extend_from_slice(&(*self as f64).to_le_bytes())
                }
            }
            impl Get for $kind {
                fn get(r: &mut Reader) -> Self {
                    r.need(b'f');
                    let (wide, own) = { let n = r.number(); (n, n as $kind) };
                    if wide.is_finite() && !own.is_finite() {
                        give_up() // no infinity of a number
                    }
                    own
                }
                fn stand_in() -> Self {
                    0.0
                }
            }
        )*}
    }
    real!(f32 f64);
    impl Put for bool {
        fn put(&self, out: &mut Bytes) {
            out.push(if *self { b'T' } else { b'F' })
        }
    }
    impl Get for bool {
        fn get(r: &mut Reader) -> Self {
            match r.tag() {
                b'T' => true,
                b'F' => false,
                _ => give_up(),
            }
        }
        fn stand_in() -> Self {
            false
        }
    }
    impl Put for () {
        fn put(&self, out: &mut Bytes) {
            out.push(b'N')
        }
    }
    impl Get for () {
        fn get(r: &mut Reader) -> Self {
            r.need(b'N')
        }
        fn stand_in() -> Self {}
    }
    impl Put for str {
        fn put(&self, out: &mut Bytes) {
            put_text(out, b's', self.as_bytes())
        }
    }
    impl Put for String {
        fn put(&self, out: &mut Bytes) {
            self.as_str().put(out)
        }
    }
    impl Get for String {
        fn get(r: &mut Reader) -> Self {
            <&'static str>::get(r).to_string()
        }
        fn stand_in() -> Self {
            String::new()
        }
    }
    impl Get for &'static str {
        fn get(r: &mut Reader) -> Self {
            r.need(b's');
            ::std::str::from_utf8(r.text()).unwrap_or_else(|_| give_up())
        }
        fn stand_in() -> Self {
            ""
        }
    }
    impl Put for char {
        fn put(&self, out: &mut Bytes) {
            self.to_string().put(out)
        }
    }
    impl Get for char {
        fn get(r: &mut Reader) -> Self {
            let mut letters = <&'static str>::get(r).chars();
            match (letters.next(), letters.next()) {
                (Some(letter), None) => letter,
                _ => give_up(),
            }
        }
        fn stand_in() -> Self {
            ' '
        }
    }
    impl<T: Put> Put for [T] {
        fn put(&self, out: &mut Bytes) {
            put_head(out, b'l', self.len());
            for one in self {
                one.put(out)
            }
        }
    }
    impl<T: Put, const N: usize> Put for [T; N] {
        fn put(&self, out: &mut Bytes) {
            self[..].put(out)
        }
    }
    impl<T: Get, const N: usize> Get for [T; N] {
        fn get(r: &mut Reader) -> Self {
            <[T; N]>::try_from(Vec::<T>::get(r)).unwrap_or_else(|_| give_up())
        }
        fn stand_in() -> Self {
            ::std::array::from_fn(|_| T::stand_in())
        }
    }
    macro_rules! rows {
        ($tag:literal: $($kind:ident [$($more:tt)*])*) => {$(
            impl<T: Put> Put for $kind<T> {
                fn put(&self, out: &mut Bytes) {
                    put_head(out, $tag, self.len());
                    for one in self {
                        one.put(out)
                    }
                }
            }
            impl<T: Get $($more)*> Get for $kind<T> {
                fn get(r: &mut Reader) -> Self {
                    (0..r.items($tag)).map(|_| T::get(r)).collect()
                }
                fn stand_in() -> Self {
                    Self::new()
                }
            }
        )*}
    }
    rows!(b'l': Vec [] VecDeque [] BTreeSet [+ Ord]);
    // In no order of their own: sorted, so that a request is the same each time.
    impl<T: Put> Put for HashSet<T> {
        fn put(&self, out: &mut Bytes) {
            put_sorted(out, b'l', self.iter().map(encoded).collect())
        }
    }
    impl<T: Get + Eq + Hash> Get for HashSet<T> {
        fn get(r: &mut Reader) -> Self {
            (0..r.items(b'l')).map(|_| T::get(r)).collect()
        }
        fn stand_in() -> Self {
            Self::new()
        }
    }
    macro_rules! maps {
        ($($kind:ident [$($more:tt)*])*) => {$(
            impl<K: Put, V: Put> Put for $kind<K, V> {
                fn put(&self, out: &mut Bytes) {
                    put_sorted(out, b'd', self.iter().map(|(k, v)| encoded(&k).into_iter().chain(encoded(&v)).collect()).collect())
                }
            }
            impl<K: Get $($more)*, V: Get> Get for $kind<K, V> {
                fn get(r: &mut Reader) -> Self {
                    (0..r.items(b'd')).map(|_| (K::get(r), V::get(r))).collect()
                }
                fn stand_in() -> Self {
                    Self::new()
                }
            }
        )*}
    }
    maps!(HashMap [+ Eq + Hash] BTreeMap [+ Ord]);
    fn encoded<T: Put>(one: &T) -> Bytes {
        let mut out = Bytes::new();
        one.put(&mut out);
        out
    }
    fn put_sorted(out: &mut Bytes, tag: u8, mut all: Vec<Bytes>) {
        all.sort();
        put_head(out, tag, all.len());
        all.iter().for_each(|one| out.extend_from_slice(one))
    }
    impl<T: Put> Put for Option<T> {
        fn put(&self, out: &mut Bytes) {
            match self {
                None => out.push(b'N'),
                Some(one) => {
                    put_head(out, b'l', 1);
                    one.put(out)
                }
            }
        }
    }
    impl<T: Get> Get for Option<T> {
        fn get(r: &mut Reader) -> Self {
            match r.tag() {
                b'N' => None,
                b'l' if r.size() == 1 => Some(T::get(r)),
                _ => give_up(),
            }
        }
        fn stand_in() -> Self {
            None
        }
    }
    impl<T: Put, E: Put> Put for Result<T, E> {
        fn put(&self, out: &mut Bytes) {
            put_head(out, b't', 2);
            self.is_ok().put(out);
            match self {
                Ok(one) => one.put(out),
                Err(one) => one.put(out),
            }
        }
    }
    impl<T: Get, E: Get> Get for Result<T, E> {
        fn get(r: &mut Reader) -> Self {
            if r.items(b't') != 2 {
                give_up()
            }
            if bool::get(r) { Ok(T::get(r)) } else { Err(E::get(r)) }
        }
        fn stand_in() -> Self {
            Ok(T::stand_in())
        }
    }
    macro_rules! tuples {
        ($(($($name:ident)*) $count:literal;)*) => {$(
            impl<$($name: Put),*> Put for ($($name,)*) {
                fn put(&self, out: &mut Bytes) {
                    #[allow(non_snake_case)]
                    let ($($name,)*) = self;
                    put_head(out, b't', $count);
                    $($name.put(out);)*
                }
            }
            impl<$($name: Get),*> Get for ($($name,)*) {
                fn get(r: &mut Reader) -> Self {
                    if r.items(b't') != $count {
                        give_up()
                    }
                    ($($name::get(r),)*)
                }
                fn stand_in() -> Self {
                    ($($name::stand_in(),)*)
                }
            }
        )*}
    }
    tuples!((A) 1; (A B) 2; (A B C) 3; (A B C D) 4; (A B C D E) 5; (A B C D E F) 6;);
