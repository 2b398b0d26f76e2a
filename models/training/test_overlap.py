"""Run with `python -m unittest discover models/training`."""

import unittest

from overlap import DEMO, Text, demo_texts, grams, index, likest, literals


class Grams(unittest.TestCase):
    def test_handles_links_and_case_do_not_count(self) -> None:
        plain = grams("my parcel is still not here")
        self.assertEqual(plain, {("my", "parcel", "is", "still", "not"), ("parcel", "is", "still", "not", "here")})
        self.assertEqual(plain, grams("@LarkspurPost My PARCEL is still, not here! https://example.org/x"))

    def test_short_texts_are_one_gram(self) -> None:
        self.assertEqual(grams("@TernAir don\u2019t bother"), {("don't", "bother")})
        self.assertEqual(grams("@TernAir \U0001f44d"), {("\U0001f44d",)})
        self.assertEqual(grams("@TernAir"), frozenset())


class Likest(unittest.TestCase):
    # Eight words have four 5-grams.
    known = index([Text("dev 1", "one two three four five six seven eight"), Text("dev 2", "thanks a lot")])

    def test_half_of_the_grams_are_too_many(self) -> None:
        # Four 5-grams, two of them known.
        match = likest(Text("a:1", "zero three four five six seven eight nine"), self.known)
        self.assertIsNotNone(match)
        self.assertEqual((match.like.place, match.share), ("dev 1", 0.5))

    def test_fewer_than_half_are_not(self) -> None:
        # Four 5-grams, one of them known.
        self.assertIsNone(likest(Text("a:1", "one two three four five nine ten eleven"), self.known))

    def test_short_texts_must_be_the_same(self) -> None:
        self.assertIsNotNone(likest(Text("a:1", "Thanks a lot!"), self.known))
        self.assertIsNone(likest(Text("a:1", "thanks"), self.known))
        self.assertIsNone(likest(Text("a:1", "one two three four"), self.known))

    def test_a_text_is_not_like_itself_but_like_its_copy(self) -> None:
        texts = [Text("a:1", "my parcel is still not here"), Text("a:2", "My parcel is still not here?")]
        self.assertIsNone(likest(texts[0], index(texts[:1])))
        self.assertEqual(likest(texts[0], index(texts)).like.place, "a:2")

    def test_a_short_text_means_another_thing_in_another_thread(self) -> None:
        late, down = ("a:1", "still nothing", "parcel is late"), ("a:2", "Still nothing", "app is down")
        self.assertIsNone(likest(Text(*late), index([Text(*down)])))
        self.assertIsNotNone(likest(Text(*late), index([Text("a:3", "still nothing!", "Parcel is late")])))


class Demo(unittest.TestCase):
    def test_string_literals_and_no_comments(self) -> None:
        source = "// don't read me\nconst a = ['it\\'s late', \"say \\\"hi\\\" now\", `two\nlines`]; /* 'nor me' */"
        self.assertEqual(list(literals(source)), ["it's late", 'say "hi" now', "two\nlines"])

    def test_finds_the_stories_of_the_demo(self) -> None:
        found = demo_texts(DEMO)
        self.assertGreater(len(found), 300)
        self.assertTrue(any("@Wrenby" in one.text for one in found))


if __name__ == "__main__":
    unittest.main()
