# Anonymous files are memory of the cell.
import os
fd = os.memfd_create('x')
while True: os.write(fd, bytes(1 << 20))
