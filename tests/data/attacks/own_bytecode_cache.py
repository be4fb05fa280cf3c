# No byte code is written that a later run would load.
import sys, os
sys.dont_write_bytecode = False
sys.pycache_prefix = '/box'
import colorsys
for folder, _, names in os.walk('/box'):
    if any(n.endswith('.pyc') for n in names): print('ALLOWED')
