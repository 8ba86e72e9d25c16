"""The statistical self-test: is everybody drawn with the chance that was promised, whoever else is drawn?

Every check is exact for large numbers of draws: its expectation and its variance follow from the design and from the
symmetry of the thing drawn, never from the sampler under test (people under regions excepted, see there). Every check
has a biased sampler that must fail it.
"""
