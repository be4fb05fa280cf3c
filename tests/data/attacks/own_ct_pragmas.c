// Pragmas and attributes that name files, plugins and precompiled headers.
#pragma GCC pch_preprocess "/etc/passwd"
#pragma GCC dependency "/etc/passwd" is here
#pragma GCC optimize("-fplugin=/box/evil.so", "O3")
#pragma GCC target("tune=/etc/passwd")
#include_next "/etc/shadow"
#if __has_include("/etc/passwd") || __has_include("/proc/self/environ") || __has_include("/root/.bashrc")
#error LEAK: sees the host
#endif
int main(void) { return 0; }
