# A program that sleeps is ended by wall time, and not charged with CPU time.
import time
time.sleep(1000)
