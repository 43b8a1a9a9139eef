"""What people type: words, levels that they say, misspellings."""

from desmigratif.cores.gazetteer import asking
from desmigratif.cores.gazetteer.asking import Word


def test_level_words_bind_to_the_next_word() -> None:
    assert asking.asked("kec. Sindang Indramayu") == [Word("sindang", 3), Word("indramayu")]
    assert asking.asked("ds kenanga kec sindang kab indramayu") == [
        Word("kenanga", 4),
        Word("sindang", 3),
        Word("kabupaten"),
        Word("indramayu"),
    ]
    assert asking.asked("desa") == [Word("desa")]
    assert len(asking.asked("a b c d e f g h i j k")) == asking.MOST_WORDS


def test_a_misspelling_counts_less_the_farther_it_is() -> None:
    assert asking.closeness("jengik", "jengik", "jenggik") == asking.DOUBLED
    assert asking.closeness("bandoeng", "bandung", "bandung") == asking.OLD_SPELLING
    assert asking.closeness("kuripam", "kuripam", "kuripan") == asking.MISSPELT[1]
    assert asking.closeness("kuripom", "kuripom", "kuripan") == asking.MISSPELT[2]
    assert asking.closeness("kuripam", "kuripam", "kubangan") == 0
    assert asking.closeness("tlogo", "tlogo", "tlogo") == 0
