# The function is a coroutine: nobody awaits it.
async def add(a, b):
    return a + b
