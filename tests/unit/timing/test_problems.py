from alora.timing.limits import MAX_PROBLEM_KINDS
from alora.timing.problems import Problem, ProblemLog, clean_name


def test_problems_are_counted_and_not_listed():
    log = ProblemLog()
    for line in range(10, 10_010):
        log.skipped("bad row", line)
    assert log.freeze() == (Problem("bad row", "row left out", 10_000, 10),)
    assert str(log.freeze()[0]) == "10000 times bad row (first on line 10): row left out"


def test_only_so_many_kinds_are_kept():
    log = ProblemLog()
    for kind in range(10 * MAX_PROBLEM_KINDS):
        log.add(f"problem {kind}", "noted")
    assert len(log.freeze()) == MAX_PROBLEM_KINDS


def test_the_most_frequent_problem_is_the_reason():
    log = ProblemLog()
    assert log.first() == "it has no rows"
    log.add("once", "noted", 1)
    log.add("twice", "noted", 2)
    log.add("twice", "noted", 3)
    assert log.first().startswith("2 times twice")


def test_a_name_is_made_printable_and_short():
    assert clean_name("a\nb\x1b[31m") == "a?b?[31m"
    assert len(clean_name("x" * 1000)) == 80
