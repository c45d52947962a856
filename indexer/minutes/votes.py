"""Who moved what, how it was voted on and what became of it.

A decision is read sentence by sentence. A sentence gives findings: a motion is made, named, voted on or decided, or a
new point begins. The findings are then gathered, in order, into one event for each motion.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from indexer import patterns
from indexer.minutes.ballots import VOTING, voted, votes_told
from indexer.minutes.findings import Ballot, Finding, NamedMotion, Sentence, is_same_speaker, next_point, sentences
from indexer.minutes.motions import PROPOSING, motions_named, proposals, results_told
from indexer.minutes.speakers import Speaker, absentees, attendees, is_absent, name_parts, party_key, party_of, read_run
from indexer.minutes.statements import remarks
from indexer.minutes.treatments import own_decision
from indexer.models import Motion, Option, Participant, Result, Section, Vote, VoteEvent


def find_vote_events(
    text: str,
    sections: Iterable[Section],
    *,
    present: Iterable[Participant] = (),
    absent: Iterable[str] = (),
) -> tuple[VoteEvent, ...]:
    """Return every motion of a decision with its proposers, votes and result, in the order they stand.

    ``present`` are the meeting's participants, ``absent`` the names of those who took no part in the item: nobody who
    is absent gets a vote. A number of nobody named («4 imod») is the total for its option, and is left out where those
    named make it up. What is not stated stays unknown, and what other bodies did before and is quoted here is not this
    meeting's. A decision that nobody moved, voted on or called unanimous gives no event.
    """
    people = tuple(present)
    away = absentees(people, absent)
    there = attendees(people, away)
    return tuple(
        event
        for section in own_decision(text, sections)
        for draft in _gathered(_section_findings(text, section, people))
        if (event := _event(draft, there, away))
    )


_PUT_TO_VOTE = patterns.lazy(r"(?<!\w)(?i:stemtes?|stemmes|afstemning\w*)(?!\w)")
_BULLET = patterns.lazy(r"(?:(?:[-–•·*]|\d{1,2}[.)])\s+)?")
# «Skatteprocenten: For stemte 23, imod 2.»: each line of a budget is put to the vote by itself.
_TITLED_VOTE = patterns.lazy(
    r"(?!(?:For|Imod|Mod|Undlod)\W)[A-ZÆØÅ][^.:\n]{2,100}:\s+(?:For\s+stemte|For\s*:|For\s+\d|\d{1,2}\s+(?:stemm\w+\s+)?for\b)"
)
_QUOTED = patterns.lazy(r"[\"”“][^\"”“\n]*+[\"”“]|»[^»«\n]*+«|«[^»«\n]*+»")


def _section_findings(text: str, section: Section, people: Collection[Participant]) -> Iterator[Finding]:
    """Yield what a decision tells, each with its sentence's span; the words of a motion or a statement tell nothing."""
    if not any(pattern.search(text, section.start, section.end) for pattern in (VOTING, PROPOSING)):
        return
    masked = _masked(text, section)
    above: Finding | None = None
    point, quoting = "", False
    for sentence in sentences(masked, section.start, section.end):
        found: tuple[Finding, ...] = _listed(masked, sentence, above) if above else ()
        if not found:
            found = _findings(masked, sentence, people)
            above = next((finding for finding in found if finding.waits), None)
        opened = next_point(masked, sentence, point) if sentence.first else None
        if sentence.first and _TITLED_VOTE.match(masked, sentence.start, sentence.end):
            yield Finding("point", sentence.start, sentence.end)
        if quoting and not any(_ends_motion(finding, opened if point else None) for finding in found):
            continue
        if opened:
            point = opened
            yield Finding("point", sentence.start, sentence.end)
        yield from (replace(finding, start=sentence.start, end=sentence.end) for finding in found)
        quoting = any(finding.kind == "made" for finding in found) and _announces(masked, sentence)


def _masked(text: str, section: Section) -> str:
    """Return the text with the quotations and statements of a decision blotted out, and everything in its place."""
    spans = [match.span() for match in _QUOTED.finditer(text, section.start, section.end)]
    spans += [(remark.body, remark.statement.end) for remark in remarks(text, section)]
    characters = list(text)
    for start, end in spans:
        characters[start:end] = ["\n" if char == "\n" else "\0" for char in characters[start:end]]
    return "".join(characters)


def _ends_motion(finding: Finding, opened: str | None) -> bool:
    """Tell whether a sentence that follows «stillede følgende forslag:» is no more of the motion's own words."""
    return finding.kind == "voted" or finding.told or (finding.kind == "decided" and opened is not None)


def _announces(text: str, sentence: Sentence) -> bool:
    """Tell whether a motion's own words follow: «stillede følgende ændringsforslag:»."""
    words = text[sentence.start : sentence.end]
    return sentence.last and (words.endswith(":") or "følgende" in words)


def _listed(text: str, sentence: Sentence, above: Finding) -> tuple[Finding, ...]:
    """Read a paragraph that only lists those whose option stands above it: «Imod stemte:», «- Bo Lund (V)»."""
    bullet = _BULLET.match(text, sentence.start, sentence.end)
    run = read_run(text, bullet.end(), sentence.end) if bullet else None
    if run is None or above.waits is None or text[run.end : sentence.end].strip(" .,;"):
        return ()
    return (voted(above.waits, run, above.motion, sentence.start, sentence.end),)


def _findings(text: str, sentence: Sentence, people: Collection[Participant]) -> tuple[Finding, ...]:
    """Return what a sentence tells, in order."""
    motions = motions_named(text, sentence)
    made, decided = proposals(text, sentence, people), results_told(text, sentence, motions)
    if made:  # «Et forslag fra Venstre om, at planen godkendes, blev forkastet»: only the last told is the motion's
        told = [
            outcome
            for outcome in decided
            if outcome.told and outcome.start > made[0].start and not _UNTIL.search(text, sentence.start, outcome.start)
        ]
        decided = tuple(replace(outcome, motion=None) for outcome in told[-1:])
    voted = tuple(votes_told(text, sentence, people, decided, motions))
    if made:
        voted = tuple(replace(finding, motion=None) for finding in voted)
    outcomes = tuple(_once_each(_outside(voted, decided)))
    if outcomes and not made:  # «Udvalget kan med stemmerne 4-3 ikke anbefale»: the votes are on what is decided
        outcomes = (replace(outcomes[0], start=sentence.start), *outcomes[1:])
    found = sorted((*outcomes, *made, *voted), key=lambda finding: finding.start)
    return tuple(found) or _named(text, sentence, motions)


# «V foreslog, at sagen udsættes, til loven er vedtaget»: what is waited for is no result.
_UNTIL = patterns.lazy(r"\b(?:til|når|indtil|inden|hvis|før|efter\s+at)\s(?:[^\s.;:]+\s){1,8}$")


def _outside(voted: Sequence[Finding], decided: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the outcomes that are no words of a vote, as those in «kunne ikke tiltræde» are."""
    starts = [vote.start for vote in voted]
    for outcome in decided:
        before = bisect_right(starts, outcome.start)
        if not before or voted[before - 1].end <= outcome.start:
            yield outcome


def _once_each(decided: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the first outcome of each motion: of «indstillingen anbefales godkendt» one."""
    seen: set[Motion | None] = set()
    for outcome in decided:
        if outcome.motion not in seen:
            seen.add(outcome.motion)
            yield outcome


def _named(text: str, sentence: Sentence, motions: Sequence[NamedMotion]) -> tuple[Finding, ...]:
    """Return the motion that a sentence says is put to the vote."""
    motion = motions[-1][1] if motions else None
    put = _PUT_TO_VOTE.search(text, sentence.start, sentence.end)
    return (Finding("named", sentence.start, sentence.end, motion),) if put and motion else ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is gathered of one motion so far."""

    motion: Motion
    start: int
    end: int
    proposers: tuple[Speaker, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    chosen: frozenset[tuple[str, Option]] = frozenset()
    totals: frozenset[tuple[Option, int]] = frozenset()
    result: Result = "ukendt"
    unanimous: bool = False


_OPTIONS: tuple[Option, ...] = ("yes", "no", "abstain")
_MOST_OPEN = 20  # motions of one point that are looked through


def _gathered(findings: Iterable[Finding]) -> list[_Draft]:
    """Return the motions that findings tell of, in order; a new point begins with none in hand."""
    drafts: list[_Draft] = []
    first, hand = 0, None
    for finding in findings:
        if finding.kind == "point":
            first, hand = len(drafts), None
            continue
        meant = _meant(drafts, first, hand, finding)
        if meant is None:
            drafts.append(_Draft(finding.motion or _unnamed(hand, finding), finding.start, finding.end))
        hand = len(drafts) - 1 if meant is None else meant
        drafts[hand] = _with(drafts[hand], finding)
    return drafts


def _unnamed(hand: int | None, finding: Finding) -> Motion:
    """Return what a motion is that nothing names: «… godkendt, idet hans ønske faldt» tells of another beside it."""
    return "forslag" if hand is not None and finding.result == "forkastet" else "indstilling"


def _meant(drafts: Sequence[_Draft], first: int, hand: int | None, finding: Finding) -> int | None:
    """Return the place of the motion a finding tells of, among those of the same point; None for a new one."""
    here = range(max(first, len(drafts) - _MOST_OPEN), len(drafts))
    if finding.kind == "made":
        same = (place for place in here if _is_of(drafts[place], finding) and drafts[place].result == "ukendt")
        return next(same, None) if finding.known else None
    waiting = (place for place in here if drafts[place].motion == finding.motion and _lacks(drafts[place], finding))
    place = next(waiting, None)
    if hand is None or not _fits(drafts[hand], finding):
        return place
    return hand if place is None or not _lacks(drafts[hand], finding) or finding.motion is None else place


def _is_of(draft: _Draft, finding: Finding) -> bool:
    """Tell whether a motion's proposers are those by whom it is mentioned."""
    return any(is_same_speaker(one, other) for one in draft.proposers for other in finding.proposers)


def _lacks(draft: _Draft, finding: Finding) -> bool:
    return not draft.ballots if finding.kind == "voted" else draft.result == "ukendt"


def _fits(draft: _Draft, finding: Finding) -> bool:
    """Tell whether a finding can tell of the motion in hand; «forslaget» may be any."""
    amends = draft.motion == "forslag" and finding.motion == "ændringsforslag" and not draft.ballots
    if finding.motion not in (None, draft.motion, "forslag") and not amends:
        return False
    if finding.apart and draft.motion != "forslag":
        return False
    if finding.kind == "voted":
        others = (other for ballot in finding.ballots for other in _others(ballot))
        return draft.chosen.isdisjoint(others) and _same_totals(draft, finding)
    repeated = finding.result == draft.result and (finding.follows or not finding.motion or not draft.ballots)
    return draft.result == "ukendt" or repeated


def _same_totals(draft: _Draft, finding: Finding) -> bool:
    """Tell whether the numbers for each option agree: other numbers are another motion's."""
    totals = dict(draft.totals)
    return all(totals.get(option, count) == count for option, count in _totals(finding.ballots))


def _totals(ballots: Iterable[Ballot]) -> Iterator[tuple[Option, int]]:
    return ((ballot.option, ballot.speaker.count) for ballot in ballots if not ballot.speaker.written)


def _chosen(ballots: Iterable[Ballot]) -> Iterator[tuple[str, Option]]:
    """Yield each person, and each party that is not counted and so is meant whole, with what they chose."""
    for ballot in ballots:
        if ballot.speaker.name:
            yield " ".join(name_parts(ballot.speaker.name)), ballot.option
        elif ballot.speaker.party and not ballot.speaker.count:
            yield ballot.speaker.party, ballot.option


def _others(ballot: Ballot) -> Iterator[tuple[str, Option]]:
    """Yield a person with what they did not choose: nobody votes twice on a motion."""
    for person, option in _chosen((ballot,)):
        yield from ((person, other) for other in _OPTIONS if other != option)


def _with(draft: _Draft, finding: Finding) -> _Draft:
    """Return a motion with what one more finding tells of it."""
    amends = draft.motion == "forslag" and finding.motion == "ændringsforslag"
    return replace(
        draft,
        motion="ændringsforslag" if amends else draft.motion,
        start=min(draft.start, finding.start),
        end=max(draft.end, finding.end),
        proposers=draft.proposers or finding.proposers,
        ballots=draft.ballots + finding.ballots,
        chosen=draft.chosen.union(_chosen(finding.ballots)),
        totals=draft.totals.union(_totals(finding.ballots)),
        result=finding.result if draft.result == "ukendt" else draft.result,
        unanimous=draft.unanimous or finding.unanimous,
    )


def _event(draft: _Draft, there: Collection[Participant], away: Collection[Participant]) -> VoteEvent | None:
    """Return a motion as an event, or None for a decision that nobody moved, voted on or called unanimous."""
    decided = draft.motion == "ændringsforslag" and draft.result != "ukendt"
    if not (draft.proposers or draft.ballots or draft.unanimous or decided):
        return None
    proposers = tuple(dict.fromkeys(speaker.written for speaker in draft.proposers))
    return VoteEvent(draft.motion, proposers, draft.result, _votes(draft.ballots, there, away), draft.start, draft.end)


def _votes(
    ballots: Iterable[Ballot], there: Collection[Participant], away: Collection[Participant]
) -> tuple[Vote, ...]:
    """Return the votes of those who were there, each once, in the order they stand."""
    votes: dict[tuple[Option, str, str], Vote] = {}
    for ballot in ballots:
        speaker = ballot.speaker
        if speaker.name and is_absent(speaker, there, away):
            continue
        party = party_of(speaker, there) if speaker.name else speaker.party
        vote = Vote(speaker.name, party, ballot.option, speaker.count, speaker.start, speaker.end)
        key = (ballot.option, " ".join(name_parts(speaker.name)), "" if speaker.name else party_key(party))
        if key not in votes or votes[key].count < vote.count:
            votes[key] = vote
    kept = (
        vote for option in _OPTIONS for vote in _accounted([vote for vote in votes.values() if vote.option == option])
    )
    return tuple(sorted(kept, key=lambda vote: (vote.start, vote.end)))


def _accounted(votes: Sequence[Vote]) -> Iterator[Vote]:
    """Yield the votes for one option without what others account for.

    Left out is a number that those named make up, and a party without a number whose members are named.
    """
    named = [vote for vote in votes if vote.voter or vote.party]
    members = {party_key(vote.party) for vote in named if vote.voter and vote.party}
    yield from (vote for vote in named if vote.voter or vote.count or party_key(vote.party) not in members)
    told = sum(vote.count for vote in named)
    yield from (vote for vote in votes if not vote.voter and not vote.party and vote.count > told)
