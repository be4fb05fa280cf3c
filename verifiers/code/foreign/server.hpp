// The candidate's side of a C++ script or call: decodes calls, makes them, encodes values. Whatever the program does to it, the reply is only an answer.
namespace assay {
template <class P> struct held { typedef std::remove_cv_t<std::remove_reference_t<P>> type; };

template <class R, class... P, class F, size_t... I>
void answer(bytes &out, F &function, std::tuple<typename held<P>::type...> &arguments, std::index_sequence<I...>) {
    bytes value = "N";
    if constexpr (std::is_void<R>::value) {
        function(static_cast<P>(std::get<I>(arguments))...);
        value.clear();
        put_head(value, 'p', 2); // the work is in the first argument that it could change
        put_text(value, 's', "void");
        bool put = false;
        ((std::is_lvalue_reference<P>::value && !std::is_const<std::remove_reference_t<P>>::value && !put
              ? (codec<typename held<P>::type>::put(value, std::get<I>(arguments)), put = true)
              : false),
         ...);
        if (!put) value += 'N';
    } else {
        value.clear();
        codec<std::decay_t<R>>::put(value, function(static_cast<P>(std::get<I>(arguments))...));
    }
    put_head(out, 'l', 5);
    put_text(out, 's', "v");
    put_head(out, 'l', 0);
    put_head(out, 'l', 0);
    out += value;
    put_head(out, 'l', sizeof...(P));
    (codec<typename held<P>::type>::put(out, std::get<I>(arguments)), ...);
}

template <class R, class... P, class F> void serve_as(F function) {
    bytes data = read_all();
    if (data.size() < 12) give_up();
    reader r{data.data() + 12, data.data() + data.size()};
    bytes out = "ASR1" + data.substr(4, 8);
    r.need('l');
    size_t count = r.size();
    put_head(out, 'l', count);
    for (; count > 0; count--) {
        r.need('b');
        bytes one = r.text(), reply;
        reader call{one.data(), one.data() + one.size()};
        call.need('l');
        call.size();
        for (int i = 0; i < 4; i++) call.skip();
        call.need('l');
        if (call.size() != sizeof...(P)) give_up();
        std::tuple<typename held<P>::type...> arguments{codec<typename held<P>::type>::get(call)...};
        answer<R, P...>(reply, function, arguments, std::index_sequence_for<P...>());
        put_text(out, 'b', reply);
    }
    std::cout.flush();
    fflush(nullptr);
    write_all(out);
    _exit(0);
}
template <class R, class... P> void serve(R (*function)(P...)) { serve_as<R, P...>(function); }
// A method: of an object that is made for the call.
template <class C, class R, class... P> void serve(R (C::*method)(P...)) {
    serve_as<R, P...>([method](P... p) -> R { return (std::make_unique<C>().get()->*method)(std::forward<P>(p)...); });
}
template <class C, class R, class... P> void serve(R (C::*method)(P...) const) {
    serve_as<R, P...>([method](P... p) -> R { return (std::make_unique<C>().get()->*method)(std::forward<P>(p)...); });
}
// A variable that can be called: a lambda, std::function.
template <class F, class R, class... P> void serve_object(F *object, R (F::*)(P...) const) {
    serve_as<R, P...>([object](P... p) -> R { return (*object)(std::forward<P>(p)...); });
}
template <class F> void serve(F *object) { serve_object(object, &F::operator()); }
} // namespace assay
