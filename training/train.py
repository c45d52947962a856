"""Train the pipeline that ships with Referatbasen: ``make train``.

The same text, seed and machine give the same pipeline to the last digit; another processor may differ in the last ones.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from spacy.language import Language
from spacy.training import Example
from spacy.util import compounding, fix_random_seed, minibatch

from indexer.entities import known
from indexer.entities.danish import LABELS, SHIPPED, blank, head, look_up
from training.text import HERE, Item, read
from training.vary import Pool, vary

SEED = 20
EPOCHS = 14
LEARNING_RATE = 0.002  # to begin with, and what is left of it after each epoch
DECAY = 0.84
DROPOUT = 0.3
VARIED = 0.6  # of the items of an epoch: they come with other names
BATCHES = (8.0, 16.0, 1.001)  # items at a time: from, to, and how fast
FORGOTTEN = 0.2  # of words: what the lists of names know of them is kept back, so that the rest is learnt too
_INITIALS = "".join(name[0] for name in known.LISTS)
NETWORK = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 64,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": 96,
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "TAG", "LEMMA"],
            "rows": [5000, 1000, 2500, 2500, 64, 2500],
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 96,
            "depth": 4,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    },
}


def train(items: Sequence[Item], *, seed: int = SEED, epochs: int = EPOCHS, say=print) -> Language:
    """Return a pipeline trained on items."""
    fix_random_seed(seed)
    choose = random.Random(seed)  # noqa: S311
    nlp = blank([*whole_words(items), *known.whole()])
    ner = nlp.add_pipe("ner", config={"model": NETWORK})
    for label in LABELS:
        ner.add_label(label)
    pool = Pool.of(items)
    nlp.meta["heads"] = sorted({head(item.text[start:end]) for item in items for start, end, _ in item.names} - {""})
    optimizer = nlp.initialize(lambda: [example for item in items for example in _examples(nlp, item, choose)])
    optimizer.learn_rate = LEARNING_RATE
    sizes = compounding(*BATCHES)
    for epoch in range(epochs):
        lesson = [vary(item, pool, choose) if choose.random() < VARIED else item for item in items]
        examples = [example for item in lesson for example in _examples(nlp, item, choose)]
        choose.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch(examples, sizes):
            nlp.update(batch, drop=DROPOUT, sgd=optimizer, losses=losses)
        optimizer.learn_rate *= DECAY
        say(f"{epoch + 1} of {epochs}: {losses['ner']:.0f}")
    with nlp.use_params(optimizer.averages):
        trained = nlp.to_bytes()
    return nlp.from_bytes(trained)


def whole_words(items: Iterable[Item]) -> list[str]:
    """Return the words of names whose last s is their own wherever they stand: «Jens», «Aarhus», no «Måløvs»."""
    whole: Counter[str] = Counter()
    for item in items:
        for start, end, _ in item.names:
            for word in item.text[start:end].split():
                if len(word) > 3 and word[-1] == "s" and word[-2].islower():
                    whole[word] += 1
    ended = {item.text[start:end].split()[-1] + "s" for item in items for start, end, _ in item.names}
    return sorted(word for word in whole if word not in ended)


def _examples(nlp: Language, item: Item, choose: random.Random) -> Iterable[Example]:
    """Yield the title and the body of an item, as the archive keeps them apart."""
    cut = item.text.index("\n") if "\n" in item.text else len(item.text)
    for begin, stop in ((0, cut), (cut, len(item.text))):
        text = item.text[begin:stop]
        offset = begin + len(text) - len(text.lstrip())
        text = text.strip()
        names = [(s - offset, e - offset, label) for s, e, label in item.names if begin <= s and e <= stop]
        if text:
            document = look_up(nlp.make_doc(text))
            for token in document:
                if choose.random() < FORGOTTEN:
                    token.tag_ = token.tag_.rstrip(_INITIALS)
            yield Example.from_dict(document, {"entities": names})


def main() -> None:
    """Train on everything in ``training/text`` and put the pipeline where the package has it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=SHIPPED)
    folder = parser.parse_args().to
    nlp = train(read(HERE / "text"))
    shutil.rmtree(folder, ignore_errors=True)
    nlp.to_disk(folder)


if __name__ == "__main__":
    main()
