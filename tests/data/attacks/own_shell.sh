# What a shell gives besides: network, other people's files, descriptors, jobs that outlive it.
trap '' TERM INT HUP XCPU ALRM USR1 USR2 CHLD
(exec 3<>/dev/tcp/127.0.0.1/22) 2>/dev/null && echo ALLOWED tcp
(exec 3<>/dev/udp/127.0.0.1/53) 2>/dev/null && echo ALLOWED udp
for f in /etc/shadow /etc/hostname /proc/1/environ /proc/self/maps /sys/kernel/notes /root/.bashrc /assay /dev/tty /dev/mem; do
    [ -f "$f" ] && [ -r "$f" ] && echo "READABLE $f"
done
for d in / /usr /bin /dev /etc /lib /usr/bin /assay; do (: >"$d/left") 2>/dev/null && echo "ALLOWED $d"; done
ulimit -n 1000000 2>/dev/null && echo ALLOWED descriptors
ulimit -u 100000 2>/dev/null && echo ALLOWED processes
[ "$(id -u)" = 0 ] && echo ALLOWED root
su -c id 2>/dev/null && echo ALLOWED su
[ -e /box/left ] || [ -e /tmp/left ] && echo LEAK
ln -s / /box/root; : >/box/left
printf '#!/usr/bin/bash\nwhile :; do :; done\n' >/box/again; chmod 755 /box/again
setsid nohup /box/again >/dev/null 2>&1 & disown -a
coproc { sleep 1000; }
exec 7>&1 1>&- 2>&-
