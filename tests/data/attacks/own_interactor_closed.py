# Closes what it hears by, and says it was right.
import os
os.close(0)
print('73', flush=False)
print('same')
os._exit(42)
