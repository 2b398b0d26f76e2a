"""Run with `python -m unittest discover models/training`."""

import json
import unittest
from pathlib import Path

from normalise import normalise

CASES = Path(__file__).parent / "normalise-cases.json"


class Normalise(unittest.TestCase):
    def test_same_rules_as_the_product(self) -> None:
        for text, expected in json.loads(CASES.read_text(encoding="utf-8")):
            with self.subTest(text=text):
                self.assertEqual(normalise(text), expected)


if __name__ == "__main__":
    unittest.main()
