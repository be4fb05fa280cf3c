    // The candidate's side: decodes calls, makes them, encodes values. Whatever the program does to it, the reply is only an answer.
    pub fn serve(answer: impl Fn(&mut Reader) -> Bytes) -> ! {
        let data = read_all();
        if data.len() < 12 {
            give_up()
        }
        let (mut out, mut r) = (Bytes::from(&b"ASR1"[..]), Reader::of(data));
        r.take(4);
        out.extend_from_slice(r.take(8));
        let count = r.items(b'l');
        put_head(&mut out, b'l', count);
        for _ in 0..count {
            r.need(b'b');
            let mut call = Reader { data: r.text(), at: 0, live: true };
            call.items(b'l');
            for _ in 0..4 {
                call.skip()
            }
            call.items(b'l');
            let mut reply = Bytes::new();
            put_head(&mut reply, b'l', 5);
            put_text(&mut reply, b's', b"v");
            put_head(&mut reply, b'l', 0);
            put_head(&mut reply, b'l', 0);
            reply.extend(answer(&mut call));
            put_text(&mut out, b'b', &reply);
        }
        let _ = ::std::io::Write::flush(&mut ::std::io::stdout());
        write_all(&out);
        unsafe { _exit(0) }
    }
}
