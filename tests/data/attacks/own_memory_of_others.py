# What earlier programs wrote lies nowhere in a warm interpreter's memory: this looks for its own output of the run before (written backwards in here).
import ctypes, os
LATE = b'rewsnA-tcerroC-eht-eb-dluohw-hcihw-tuptuO-dlO'
HEAD = LATE[::-1][:8]
libc = ctypes.CDLL(None)
write = libc.write
write.argtypes, write.restype = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t], ctypes.c_ssize_t
r, w = os.pipe()

def look(low, high):
    at = low
    while at < high:
        got = write(w, at, 65536)  # the kernel says where nothing is mapped
        if got <= 0:
            at += 32768
            continue
        data = os.read(r, got)
        where = data.find(HEAD)
        while where >= 0:
            if data[where:where + len(LATE)][::-1] == LATE:
                print('LEAK')
            where = data.find(HEAD, where + 1)
        at += got if got % 4096 == 0 else 4096

for near in (ctypes.cast(libc.printf, ctypes.c_void_p).value, id(HEAD), ctypes.addressof(ctypes.c_int())):
    near &= ~4095
    look(near - (24 << 20), near + (8 << 20))
os.write(1, LATE[::-1] * 20 + b'\n')
os.write(2, LATE[::-1] * 20 + b'\n')
