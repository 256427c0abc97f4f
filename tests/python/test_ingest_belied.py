"""Returns that read without a fault and that their own rows, or other returns, belie: refused by name, or said to be in doubt."""

import re
from datetime import date

import cin_returns
import pytest
from commands import per10k

from per10k.core.exit_codes import Exit

COUNCIL = "E09000001"
INVENTED = cin_returns.invent(60, date(2022, 9, 1), date(2024, 3, 1), seed=5)
CENSUS = cin_returns.census(INVENTED, 2024).replace("<LEA>301<", "<LEA><")


def ingested(folder, *arguments):
    """The exit code of a folder's returns."""
    return per10k("ingest", ["--from", str(folder), "--to", f"{folder}-out", "--la-code", COUNCIL, *arguments])


def conferences_exchanged(census, count):
    """A census in which the days of so many enquiries and of their conferences stand in each other's place."""
    both = r"<S47ActualStartDate>([^<]*)</S47ActualStartDate>(.*?)<DateOfInitialCPC>([^<]*)</DateOfInitialCPC>"
    other = r"<S47ActualStartDate>\3</S47ActualStartDate>\2<DateOfInitialCPC>\1</DateOfInitialCPC>"
    parts = re.split(r"(<Section47>.*?</Section47>)", census)
    for place in [place for place, part in enumerate(parts) if "DateOfInitialCPC" in part and "Section47" in part][:count]:
        parts[place] = re.sub(both, other, parts[place])
    return "".join(parts)


@pytest.mark.parametrize("count", [0, 1, 1000])
def test_a_conference_before_its_enquiry_is_listed_and_many_are_refused(tmp_path, capsys, count):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "census.xml").write_text(conferences_exchanged(CENSUS, count))
    # A case whose closure is of the year before is in doubt as it is.
    assert ingested(folder) == (Exit.DATA if count > 1 else Exit.IN_DOUBT)
    said = capsys.readouterr()
    assert ("ssd_initial_cp_conference, icpc_icpc_date" in said.out) == (count == 1)
    assert ("have icpc_icpc_date before s47e_s47_start_date" in said.err) == (count > 1)
