"""Where a text holds what was asked for: ranges to mark, found as the engines find it, typos included."""

from __future__ import annotations

from backend.search.query import Query
from backend.search.words import Word, typos_forgiven, words


def highlights(text: str, query: Query) -> list[tuple[int, int]]:
    """Ranges of code points (start, end excluded), in order, none of them touching another."""
    found = words(text)
    marked: set[int] = set()
    for piece in (*query.words, *query.phrases, *query.hashtags):
        wanted = [word.text for word in words(piece)]
        for start in range(len(found) - len(wanted) + 1):
            if wanted and [word.text for word in found[start : start + len(wanted)]] == wanted:
                marked.update(range(start, start + len(wanted)))
    for piece in query.words:
        if len(alone := words(piece)) == 1:
            marked.update(place for place, word in enumerate(found) if is_near(word.text, alone[0].text))
    return _joined([found[place] for place in sorted(marked)])


def _joined(marked: list[Word]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for word in marked:
        if ranges and word.start - ranges[-1][1] <= 0:
            ranges[-1] = (ranges[-1][0], word.end)
        else:
            ranges.append((word.start, word.end))
    return ranges


def is_near(word: str, wanted: str) -> bool:
    """Whether the word is the wanted one but for the typos that are forgiven; two swapped letters are one."""
    most = typos_forgiven(wanted)
    if word == wanted or not most or abs(len(word) - len(wanted)) > most:
        return word == wanted
    before: list[int] = []
    row = list(range(len(wanted) + 1))
    for i, letter in enumerate(word, start=1):
        before, last, row = row, before, [i]
        for j, other in enumerate(wanted, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == wanted[j - 2] and word[i - 2] == other:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return False
    return row[-1] <= most
