# A reply with as many members as a frame may have, right to the last, and one of the greatest size.
import os


def add(a, b):
    os.lseek(3, 0, 0)
    head = os.read(3, 18)
    nonce = head[4:12]
    many = 1999000
    value = b'l' + many.to_bytes(4, 'little') + b'N' * many
    one = b'l\5\0\0\0s\1\0\0\0vl\0\0\0\0l\0\0\0\0' + value + b'N'
    data = b'ASR1' + nonce + (value if head[17:] == b's' else b'l\1\0\0\0b' + len(one).to_bytes(4, 'little') + one)
    while data:
        data = data[os.write(4, data):]
    os._exit(0)
