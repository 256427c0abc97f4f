"""Results of the lifestyle survey of 2013 to 2015, as they were printed: rows of local_survey_results.

python -m proof.replay.survey [TO]
"""

import csv
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PUBLISHED = Path(__file__).parents[1] / "published" / "lifestyle_2015" / "trends.csv"
SEEDS = Path(__file__).parents[2] / "seeds" / "extracts"
COLUMNS = (
    "survey", "survey_year", "topic", "question", "answer", "school_year", "sex", "school", "base", "value", "unit"
)  # fmt: skip
SEXES = {"boy": "boys", "boys": "boys", "girl": "girls", "girls": "girls"}


def rows() -> Iterator[Any]:
    """The printed results as rows of the extract. Parts behind a question are a group of pupils or an answer."""
    with PUBLISHED.open(newline="") as file:
        for printed in csv.DictReader(file):
            question, *parts = printed["question"].split(" | ")
            row = dict.fromkeys(COLUMNS, "")
            row |= {"survey": "Lifestyle survey", "survey_year": printed["year"], "question": question}
            row |= {"topic": printed["topic"].split(": ", 1)[1], "value": printed["value"], "unit": printed["unit"]}
            if printed["topic"].startswith("headline"):
                row["question"] = f"{question} (main text)"
            answers = []
            for part in parts:
                group = re.fullmatch(r"(Year \d+)(?: (boys|girls))?", part)
                if group:
                    row |= {"school_year": group[1], "sex": group[2] or row["sex"]}
                elif part.lower() in SEXES:
                    row["sex"] = SEXES[part.lower()]
                elif row["topic"] == "Participation" and printed["unit"] == "percentage" and part[0].isupper():
                    row["school"] = part
                elif part.lower() != "all":
                    answers.append(part)
            yield row | {"answer": ", ".join(answers)}


def write(to: Any) -> None:
    """Write the extract into a folder."""
    with (Path(to) / "local_survey_results.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    write(sys.argv[1] if len(sys.argv) > 1 else SEEDS)
