# A forged reply says that its object is an integer by its class, and gives another one each time that it is asked which.
import os

os.lseek(3, 0, 0)
asked = os.read(3, 1 << 20)
os.lseek(3, 0, 0)
times = asked.count(b'__plain__')


def text(tag, x):
    return tag + len(x).to_bytes(4, 'little') + x


def answer(value):
    one = b'l\5\0\0\0s\1\0\0\0vl\0\0\0\0l\0\0\0\0' + value + b'N'
    data = b'ASR1' + asked[4:12] + b'l\1\0\0\0' + text(b'b', one)
    while data:
        data = data[os.write(4, data):]
    os._exit(0)


if times:
    answer(text(b'i', b'64' if times % 2 else b'-64'))


def f(*a):
    if b'make' in asked:
        answer(text(b'o', b'int|int:0'))
    return object()
