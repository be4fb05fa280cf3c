// Plain data in frames (verifiers/code/value.h), by type: what tester and candidate of a C++ script have in common. Self-contained; it is put before
// generated sources. Frames that reach a tester have been checked by the judge; a type that does not fit ends the process.
#include <bits/stdc++.h>
#include <unistd.h>
#include <sys/time.h>
#include <signal.h>

namespace assay {
typedef std::string bytes;
[[noreturn]] inline void give_up() { _exit(70); }

inline void put_size(bytes &out, size_t size) {
    for (int i = 0; i < 4; i++) out += static_cast<char>(size >> (8 * i) & 255);
}
inline void put_text(bytes &out, char tag, const bytes &text) {
    out += tag;
    put_size(out, text.size());
    out += text;
}
inline void put_head(bytes &out, char tag, size_t count) {
    out += tag;
    put_size(out, count);
}

struct reader {
    const char *at, *end;
    char tag() {
        if (at == end) give_up();
        return *at++;
    }
    size_t size() {
        if (end - at < 4) give_up();
        size_t n = 0;
        for (int i = 3; i >= 0; i--) n = n << 8 | static_cast<unsigned char>(at[i]);
        at += 4;
        return n;
    }
    bytes text() {
        size_t n = size();
        if (n > static_cast<size_t>(end - at)) give_up();
        bytes out(at, n);
        at += n;
        return out;
    }
    double number() {
        double value;
        if (end - at < 8) give_up();
        memcpy(&value, at, 8);
        at += 8;
        return value;
    }
    void need(char wanted) {
        if (tag() != wanted) give_up();
    }
    void need_list() { // JSON has no tuples
        char t = tag();
        if (t != 't' && t != 'l') give_up();
    }
    void skip() {
        char t = tag();
        if (strchr("NTF", t)) return;
        if (t == 'f') { number(); return; }
        if (t == 'c') { number(), number(); return; }
        if (strchr("isbo", t)) { text(); return; }
        for (size_t n = size() * (t == 'd' ? 2 : 1); n > 0; n--) skip();
    }
};

template <class T, class = void> struct codec; // no definition: a type that is no plain data does not compile

template <> struct codec<bool> {
    static void put(bytes &out, bool v) { out += v ? 'T' : 'F'; }
    static bool get(reader &r) {
        char t = r.tag();
        if (t == 'i') return r.text() != "0";
        if (t != 'T' && t != 'F') give_up();
        return t == 'T';
    }
};

template <class T> struct codec<T, std::enable_if_t<std::is_integral<T>::value && !std::is_same<T, bool>::value && !std::is_same<T, char>::value>> {
    static void put(bytes &out, T v) {
        char text[40];
        unsigned long long size = v < 0 ? 0ull - static_cast<unsigned long long>(v) : static_cast<unsigned long long>(v);
        snprintf(text, sizeof text, "%s%llx", v < 0 ? "-" : "", size);
        put_text(out, 'i', text);
    }
    static T get(reader &r) {
        char t = r.tag();
        if (t == 'T' || t == 'F') return static_cast<T>(t == 'T');
        if (t == 'f') {
            double d = r.number();
            T v = std::fabs(d) < 9e18 ? static_cast<T>(d) : T(0);
            if (static_cast<double>(v) != d) give_up(); // 3.5 is no integer, and neither is NaN
            return v;
        }
        if (t != 'i') give_up();
        bytes text = r.text();
        bool minus = text[0] == '-';
        if (text.size() - minus > 16) give_up();
        unsigned long long size = strtoull(text.c_str() + minus, nullptr, 16);
        T v = static_cast<T>(minus ? 0ull - size : size);
        if ((v < 0) != minus && v != 0) give_up();
        unsigned long long back = v < 0 ? 0ull - static_cast<unsigned long long>(v) : static_cast<unsigned long long>(v);
        if (back != size) give_up();
        return v;
    }
};

template <> struct codec<char> { // a text of one character, as JSON has it, where it is one
    static void put(bytes &out, char v) {
        if (v >= 0) put_text(out, 's', bytes(1, v));
        else codec<int>::put(out, v);
    }
    static char get(reader &r) {
        if (r.at == r.end || *r.at != 's') return static_cast<char>(codec<int>::get(r));
        bytes text = codec_text(r);
        if (text.size() != 1) give_up();
        return text[0];
    }
    static bytes codec_text(reader &r) {
        r.need('s');
        return r.text();
    }
};

template <class T> struct codec<T, std::enable_if_t<std::is_floating_point<T>::value>> {
    static void put(bytes &out, T v) {
        double d = static_cast<double>(v);
        out += 'f';
        out.append(reinterpret_cast<const char *>(&d), 8);
    }
    static T get(reader &r) {
        char t = r.tag();
        if (t == 'f') {
            double d = r.number();
            if (std::isfinite(d) && std::fabs(d) > static_cast<double>(std::numeric_limits<T>::max())) give_up();
            return static_cast<T>(d);
        }
        if (t != 'i') give_up();
        bytes text = r.text();
        bool minus = text[0] == '-';
        double d = strtod(("0x" + text.substr(minus)).c_str(), nullptr);
        if (!(d <= static_cast<double>(std::numeric_limits<T>::max()))) give_up(); // no infinity of an integer
        T v = static_cast<T>(d);
        return minus ? -v : v;
    }
};

template <class T> struct codec<T, std::enable_if_t<std::is_enum<T>::value>> {
    static void put(bytes &out, T v) { codec<long long>::put(out, static_cast<long long>(v)); }
    static T get(reader &r) { return static_cast<T>(codec<long long>::get(r)); }
};

template <> struct codec<std::string> {
    static void put(bytes &out, const std::string &v) { put_text(out, 's', v); }
    static std::string get(reader &r) {
        r.need('s');
        return r.text();
    }
};
template <> struct codec<const char *> {
    static void put(bytes &out, const char *v) { put_text(out, 's', v ? v : ""); }
    static const char *get(reader &r) { return (new std::string(codec<std::string>::get(r)))->c_str(); }
};
template <> struct codec<char *> {
    static void put(bytes &out, const char *v) { codec<const char *>::put(out, v); }
    static char *get(reader &r) { return strdup(codec<std::string>::get(r).c_str()); } // tests free it
};

template <class C> struct sequence {
    typedef typename C::value_type item;
    static void put(bytes &out, const C &v) {
        put_head(out, 'l', static_cast<size_t>(std::distance(v.begin(), v.end())));
        for (auto &&one : v) codec<item>::put(out, one);
    }
    static C get(reader &r) {
        C v;
        r.need('l');
        for (size_t n = r.size(); n > 0; n--) v.insert(v.end(), codec<item>::get(r));
        return v;
    }
};
template <class T, class A> struct codec<std::vector<T, A>> : sequence<std::vector<T, A>> {};
template <class T, class A> struct codec<std::deque<T, A>> : sequence<std::deque<T, A>> {};
template <class T, class A> struct codec<std::list<T, A>> : sequence<std::list<T, A>> {};
template <class T, class L, class A> struct codec<std::set<T, L, A>> : sequence<std::set<T, L, A>> {};
template <class T, class L, class A> struct codec<std::multiset<T, L, A>> : sequence<std::multiset<T, L, A>> {};
template <class T, class H, class E, class A> struct codec<std::unordered_set<T, H, E, A>> : sequence<std::unordered_set<T, H, E, A>> {};
template <class T, size_t N> struct codec<std::array<T, N>> {
    static void put(bytes &out, const std::array<T, N> &v) {
        put_head(out, 'l', N);
        for (auto &one : v) codec<T>::put(out, one);
    }
    static std::array<T, N> get(reader &r) {
        std::array<T, N> v{};
        r.need('l');
        if (r.size() != N) give_up();
        for (auto &one : v) one = codec<T>::get(r);
        return v;
    }
};

template <class M> struct mapping {
    static void put(bytes &out, const M &v) {
        put_head(out, 'd', v.size());
        for (auto &one : v) {
            codec<typename M::key_type>::put(out, one.first);
            codec<typename M::mapped_type>::put(out, one.second);
        }
    }
    static M get(reader &r) {
        M v;
        r.need('d');
        for (size_t n = r.size(); n > 0; n--) {
            auto key = codec<typename M::key_type>::get(r);
            v[key] = codec<typename M::mapped_type>::get(r);
        }
        return v;
    }
};
template <class K, class T, class L, class A> struct codec<std::map<K, T, L, A>> : mapping<std::map<K, T, L, A>> {};
template <class K, class T, class H, class E, class A> struct codec<std::unordered_map<K, T, H, E, A>> : mapping<std::unordered_map<K, T, H, E, A>> {};

template <class A, class B> struct codec<std::pair<A, B>> {
    static void put(bytes &out, const std::pair<A, B> &v) {
        put_head(out, 't', 2);
        codec<A>::put(out, v.first);
        codec<B>::put(out, v.second);
    }
    static std::pair<A, B> get(reader &r) {
        r.need_list();
        if (r.size() != 2) give_up();
        A a = codec<A>::get(r);
        return {a, codec<B>::get(r)};
    }
};
template <class... T> struct codec<std::tuple<T...>> {
    static void put(bytes &out, const std::tuple<T...> &v) {
        put_head(out, 't', sizeof...(T));
        std::apply([&](const T &...one) { (codec<T>::put(out, one), ...); }, v);
    }
    static std::tuple<T...> get(reader &r) {
        r.need_list();
        if (r.size() != sizeof...(T)) give_up();
        return std::tuple<T...>{codec<T>::get(r)...};
    }
};
template <class T> struct codec<std::optional<T>> {
    static void put(bytes &out, const std::optional<T> &v) {
        if (v) codec<T>::put(out, *v);
        else out += 'N';
    }
    static std::optional<T> get(reader &r) {
        if (r.at < r.end && *r.at == 'N') {
            r.at++;
            return std::nullopt;
        }
        return codec<T>::get(r);
    }
};

// LeetCode's lists and trees, by their members: a list of values, and level by level with nulls where a child is missing.
enum { NODES_MAX = 1000000 };
template <class T> struct codec<T *, std::void_t<decltype(std::declval<T>().val), decltype(std::declval<T>().next)>> {
    typedef std::decay_t<decltype(std::declval<T>().val)> item;
    static void put(bytes &out, T *v) {
        size_t count = 0;
        for (T *at = v; at; at = at->next)
            if (++count > NODES_MAX) give_up();
        put_head(out, 'l', count);
        for (T *at = v; at; at = at->next) codec<item>::put(out, at->val);
    }
    static T *get(reader &r) {
        T *first = nullptr, **last = &first;
        if (r.at < r.end && *r.at == 'N') {
            r.at++;
            return nullptr;
        }
        r.need('l');
        for (size_t n = r.size(); n > 0; n--, last = &(*last)->next) *last = new T(codec<item>::get(r));
        return first;
    }
};
template <class T> struct codec<T *, std::void_t<decltype(std::declval<T>().val), decltype(std::declval<T>().left), decltype(std::declval<T>().right)>> {
    typedef std::decay_t<decltype(std::declval<T>().val)> item;
    static void put(bytes &out, T *v) {
        std::vector<T *> all{v};
        for (size_t i = 0; i < all.size(); i++) {
            if (all.size() > NODES_MAX) give_up();
            if (all[i]) all.push_back(all[i]->left), all.push_back(all[i]->right);
        }
        while (!all.empty() && !all.back()) all.pop_back();
        put_head(out, 'l', all.size());
        for (T *one : all) {
            if (one) codec<item>::put(out, one->val);
            else out += 'N';
        }
    }
    static T *get(reader &r) {
        if (r.at < r.end && *r.at == 'N') {
            r.at++;
            return nullptr;
        }
        r.need('l');
        size_t n = r.size();
        T *root = nullptr;
        std::deque<T **> places{&root};
        for (; n > 0; n--) {
            if (places.empty()) give_up();
            T **place = places.front();
            places.pop_front();
            if (r.at < r.end && *r.at == 'N') {
                r.at++;
                continue;
            }
            *place = new T(codec<item>::get(r));
            places.push_back(&(*place)->left), places.push_back(&(*place)->right);
        }
        return root;
    }
};

inline bytes read_all() {
    bytes data;
    char part[65536];
    for (ssize_t got; (got = read(3, part, sizeof part)) > 0;) data.append(part, static_cast<size_t>(got));
    return data;
}
inline void write_all(const bytes &data) {
    for (size_t at = 0; at < data.size();) {
        ssize_t put = write(4, data.data() + at, data.size() - at);
        if (put <= 0) give_up();
        at += static_cast<size_t>(put);
    }
}
} // namespace assay
