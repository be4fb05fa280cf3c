# Floods, garbage, half lines, early ends, silence: an interactor that waits for a number.
import os, sys
sys.stdout.write('9' * 4000 + '\n' + 'same\n' * 100 + '\0' * 100 + '\x1b')
sys.stdout.flush()
os.close(1)
sys.exit(42)
