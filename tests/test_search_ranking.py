"""The first of many without sorting all of them: what a full sort gives."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.search.ranking import top


@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), max_size=60), st.integers(0, 12))
def test_the_first_are_those_of_a_full_sort(values: list[float], most: int) -> None:
    numbers = np.array(values, np.float32)
    assert top(numbers, most).tolist() == np.argsort(-numbers, kind="stable")[:most].tolist()
