import json
import unittest
from pathlib import Path

from language_signs import language_signs

CASES = Path(__file__).with_name("language-sign-cases.json")


class LanguageSigns(unittest.TestCase):
    def test_counts_like_the_product(self) -> None:
        for case in json.loads(CASES.read_text(encoding="utf-8")):
            with self.subTest(case["text"]):
                expected = (case["english"], case["foreign"], case["letters"])
                for found, wanted in zip(language_signs(case["text"]), expected, strict=True):
                    self.assertAlmostEqual(found, wanted, places=6)


if __name__ == "__main__":
    unittest.main()
