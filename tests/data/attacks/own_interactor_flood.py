# Every guess at once, before anything was heard.
for i in range(1, 101):
    print(i)
