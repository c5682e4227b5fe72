"""Checking an installation's own data files before they are used: every problem in words, none raised."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter

from linkworker.practice.datafile import DataFileError, Problem, json_files, parse
from linkworker.practice.instrument import Wording, instruments, with_wording
from linkworker.practice.locality import FOLDER, load_localities


def locality_problems(folders: Sequence[Path]) -> tuple[list[str], list[Problem]]:
    """The localities that folders add to the shipped ones, and everything wrong in them."""
    problems = list(_not_folders(folders))
    if problems:
        return [], problems
    try:
        found = load_localities(FOLDER, *folders).ids
    except DataFileError as error:
        return [], list(error.problems)
    return [name for name in found if name not in load_localities(FOLDER).ids], []


def _not_folders(folders: Sequence[Path]) -> Iterator[Problem]:
    for folder in folders:
        if not folder.is_dir():
            yield Problem(str(folder), "folder", "-", "is no folder")
        elif not json_files([folder]):
            yield Problem(str(folder), "folder", "-", "holds no .json file")


def wording_problems(files: Sequence[Path]) -> tuple[list[str], list[Problem]]:
    """The instruments that wording files are for, and everything wrong in them."""
    worded: list[str] = []
    problems: list[Problem] = []
    for file in files:
        try:
            wording = parse(TypeAdapter(Wording), file)
            if wording.instrument not in instruments():
                raise DataFileError(
                    [Problem(file.name, wording.instrument, "instrument", "there is no such one")]
                )
            with_wording(instruments()[wording.instrument], file)
        except DataFileError as error:
            problems += error.problems
        else:
            if wording.instrument in worded:
                what = "another of these files words the same instrument"
                problems.append(Problem(file.name, wording.instrument, "instrument", what))
            worded.append(wording.instrument)
    return worded, problems
