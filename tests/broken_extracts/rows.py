"""Faults in rows and in values other than days. Each is a council of its own in one folder of many councils."""

from tests.broken_extracts.case import LISTS_IT, Outcome, row_case
from tests.broken_extracts.council import Council


def _outcome(council: Council, text: str) -> None:
    council["ssd_contacts"][2]["cont_contact_outcome_json"] = text


@row_case("a row twice", Outcome.ROW_SET_ASIDE, "same key as row", "The later row is kept. Nothing to do.", shows="C-03")
def twice(council):
    council["ssd_contacts"].append(dict(council["ssd_contacts"][2]))


@row_case(
    "a key twice, with other content",
    Outcome.ROW_SET_ASIDE,
    "same key as row",
    "The later row is kept; look which is right.",
    shows="C-01",
    figures={"contacts": 1},
)
def key_twice(council):
    council["ssd_contacts"].append({**council["ssd_contacts"][0], "cont_contact_date": "2019-03-05"})


@row_case(
    "one day written in two ways in a key",
    Outcome.ROW_SET_ASIDE,
    "same key as row",
    "It is one day: the later row is kept.",
    shows="0001020",
)
def day_in_two_ways(council):
    council["local_plan_versions"].append({**council["local_plan_versions"][1], "plan_date": "1 February 2019"})


@row_case(
    "a row twice, under ids of its own",
    Outcome.LISTED,
    "alike_rows",
    "Counted twice, and listed. Take it out at the source. A tenth of an extract, and 20 rows, stop the build.",
    figures={"contacts": 1},
)
def under_another_id(council):
    council["ssd_contacts"].append({**council["ssd_contacts"][4], "cont_contact_id": "C-97"})


@row_case("no key", Outcome.ROW_SET_ASIDE, "no key: cont_contact_id is empty", "Export the ids.", shows="0001099")
def no_key(council):
    council["ssd_contacts"].append({**council["ssd_contacts"][4], "cont_contact_id": " ", "cont_person_id": "0001099"})


@row_case(
    "no council, in a folder of several",
    Outcome.ROW_SET_ASIDE,
    "no council: la_code is empty",
    "Stands under la_code 'none'. Fill the column.",
    shows="C-98",
)
def no_council(council):
    council["ssd_contacts"].append({**council["ssd_contacts"][4], "cont_contact_id": "C-98", "la_code": ""})


@row_case("a council's code in small letters, with spaces", Outcome.ACCEPTED, "", "Read as the code it is.")
def small_council(council):
    council["ssd_contacts"][3]["la_code"] = "small"


@row_case(
    "the ids of another council's children",
    Outcome.ACCEPTED,
    "",
    "Children of two councils never meet: every join is within a council.",
)
def ids_of_another_council(council):
    """Every council of the folder has the same ids."""


@row_case(
    "a total line at the end",
    Outcome.ROW_SET_ASIDE,
    "a line of a report",
    "Nothing to do; better export without it.",
    shows="Total",
)
def total(council):
    council["ssd_contacts"].append({"cont_contact_id": "Total", "cont_person_id": "10", "cont_contact_date": "2019-03-29"})


@row_case(
    "the header once more, where files were glued together",
    Outcome.ROW_SET_ASIDE,
    "a line of a report",
    "Nothing to do.",
    shows='"cont_contact_date":"cont_contact_date"',
)
def header_again(council):
    council["ssd_contacts"].insert(3, {field: field for field in council["ssd_contacts"][0]})


@row_case("a ruled line under the header", Outcome.ROW_SET_ASIDE, "a line of a report", "Nothing to do.", shows="---------")
def ruled_line(council):
    council["ssd_contacts"].insert(0, dict.fromkeys(council["ssd_contacts"][0], "---------------"))


@row_case(
    "a count of rows under the table, as wide as it",
    Outcome.ROW_SET_ASIDE,
    "a line of a report",
    "Of a record about somebody more than its key is there. Where it says that the export broke off, export again.",
    shows="(10 rows affected)",
)
def count_of_rows(council):
    council["ssd_contacts"].append({"cont_contact_id": "(10 rows affected)"})


@row_case("a row of nothing but separators", Outcome.ROW_SET_ASIDE, "no key", "Nothing to do.", shows="no key")
def separators_alone(council):
    council["ssd_contacts"].append({"cont_contact_id": ""})


@row_case("a key that leads nowhere", Outcome.LISTED, "orphans", LISTS_IT)
def orphan(council):
    council["ssd_cp_reviews"][0]["cppr_cp_plan_id"] = "P-99"


@row_case(
    "ids without the zeros they began with, in one extract",
    Outcome.LISTED,
    "lost_zeros",
    "Used as delivered, and listed. Export again without a spreadsheet.",
)
def lost_zeros(council):
    council["ssd_early_help_episodes"][0]["earl_person_id"] = "1004"


@row_case(
    "two children whose ids differ by capital and small letters alone",
    Outcome.LISTED,
    "ids_in_other_letters",
    "Two children, and what names either goes to that one. Where they are one, merge them in the case system.",
)
def ids_in_other_letters(council):
    episode = council["ssd_early_help_episodes"][0]
    council["ssd_early_help_episodes"] += [
        episode | {"earl_episode_id": f"E-{number}", "earl_person_id": one, "earl_episode_start_date": f"2018-0{number}-05"}
        for number, one in ((7, "x7"), (8, "X7"))
    ]


@row_case(
    "a code that no code set has",
    Outcome.VALUE_SET_ASIDE,
    "unknown: none of 1a",
    "Counted in the total and shown as unknown; what rests on it is bounded. Map it to a code in the export.",
    shows="ZZ",
)
def unknown_code(council):
    council["ssd_contacts"][4]["cont_contact_source_code"] = "ZZ"


@row_case("a code followed by what it stands for", Outcome.ACCEPTED, "", "Read as the code it leads with.")
def code_and_words(council):
    council["ssd_contacts"][1]["cont_contact_source_code"] = "2A - Schools"
    council["local_plan_versions"][0]["plan_type"] = "Cp: child protection"


@row_case(
    "a Cyrillic letter in a code, 1\u0410",
    Outcome.VALUE_SET_ASIDE,
    "unknown: none of 1a",
    "A code that no code set has, as above.",
    shows="1\u0410",
)
def cyrillic(council):
    council["ssd_contacts"][3]["cont_contact_source_code"] = "1\u0410"


@row_case(
    "a word where only some may stand",
    Outcome.VALUE_SET_ASIDE,
    "unknown: none of cin, cp, lac, pathway",
    "Use one of the words of the contract.",
    shows="child protection",
)
def unknown_word(council):
    council["local_plan_versions"][0]["plan_type"] = "child protection"


@row_case("a flag that is neither yes nor no", Outcome.VALUE_SET_ASIDE, "not a flag", "Export Y or N.", shows="X")
def unknown_flag(council):
    council["ssd_cp_visits"][0]["cppv_cp_visit_seen"] = "X"


@row_case("hours with a decimal comma, 0,8", Outcome.ACCEPTED, "", "Read as 0.8, as 80% is.")
def decimal_comma(council):
    council["local_workforce"][0]["fte"] = "0,8"


@row_case(
    "hours of a week where a share of full time belongs, 37",
    Outcome.VALUE_SET_ASIDE,
    "no share of full time",
    "The worker's hours are unknown, and no other record of them is read in their place. Export 1.0 for full time.",
    shows="37",
)
def hours_of_a_week(council):
    council["local_workforce"][0]["fte"] = "37"


@row_case(
    "a role, kind of carer, group of teams, post, grade or health check in a word that no rule knows",
    Outcome.VALUE_SET_ASIDE,
    "no word that a rule knows",
    "The figures that rest on the field are marked for it. Map it in the export, or add it to the lists of docs/rules.md.",
    shows="Front door SW",
)
def unknown_role_group(council):
    council["local_workforce"][0]["role_group"] = "Front door SW"


@row_case(
    "quotes, line ends and separators in a comment", Outcome.ACCEPTED, "", "Where the field is quoted and its quotes are doubled."
)
def comment(council):
    _outcome(council, '{"NEW_REFERRAL_FLAG":"Y","COMMENTS":"Said \\"no\\";\r\nleft,\tthen | came back\n"}')


@row_case(
    "outcome JSON broken by a quote in a comment", Outcome.ACCEPTED, "", "The flags stand before the comments and are read."
)
def broken_json(council):
    _outcome(council, '{"NEW_REFERRAL_FLAG":"Y","COMMENTS":"He said "NFA_FLAG":"Y" to her"}')


@row_case("outcome JSON cut in its comments", Outcome.ACCEPTED, "", "The flags stand before the comments and are read.")
def json_cut_in_comments(council):
    _outcome(council, '{"NEW_REFERRAL_FLAG":"Y","NFA_FLAG":"N","COMMENTS":"Came to the off')


@row_case(
    "outcome JSON cut after a flag that is set",
    Outcome.VALUE_SET_ASIDE,
    "cut before its comments",
    "The flags up to the cut are used. Export the text in full.",
    shows='{"NEW_REFERRAL_FLAG":"Y","NFA_',
)
def json_cut_in_flags(council):
    _outcome(council, '{"NEW_REFERRAL_FLAG":"Y","NFA_')


@row_case(
    "outcome JSON cut before any flag that is set",
    Outcome.VALUE_SET_ASIDE,
    "no outcome",
    "The outcome is unknown, and what rests on it bounded. Export the text in full.",
    shows='{"NEW_REF',
    figures={"contacts_to_referral": -1},
)
def json_cut_at_once(council):
    _outcome(council, '{"NEW_REF')


@row_case(
    "an outcome that is no JSON",
    Outcome.VALUE_SET_ASIDE,
    "no outcome",
    "The outcome is unknown, and what rests on it bounded.",
    shows="No further action",
)
def no_json(council):
    council["ssd_contacts"][3]["cont_contact_outcome_json"] = "No further action"


@row_case(
    "outcome JSON with curly quotes",
    Outcome.VALUE_SET_ASIDE,
    "no outcome",
    "The outcome is unknown, and what rests on it bounded. Export plain quotes.",
    shows="“NFA_FLAG”",
)
def curly_quotes(council):
    council["ssd_contacts"][3]["cont_contact_outcome_json"] = "{“NFA_FLAG”:“Y”}"


@row_case("a comment of a million characters", Outcome.ACCEPTED, "", "A line may have up to 2 MB.")
def long_comment(council):
    _outcome(council, '{"NEW_REFERRAL_FLAG":"Y","COMMENTS":"' + "x" * 1_000_000 + '"}')


@row_case(
    "flags of an outcome named with OUTCOME_ before them, in small letters, with true for Y",
    Outcome.ACCEPTED,
    "",
    "Read as the flags they are: the sector's scripts for different case systems name them differently.",
)
def flags_with_a_prefix(council):
    for row in council["ssd_contacts"]:
        text = row["cont_contact_outcome_json"].replace('"NEW_', '"outcome_new_').replace('"NFA_FLAG', '"OUTCOME_NFA_flag')
        text = text.replace(':"Y"', ": True").replace(':"N"', ": 0")
        row["cont_contact_outcome_json"] = text.replace("COMMENTS", "outcome_comments")


@row_case(
    "a flag that no rule knows",
    Outcome.VALUE_SET_ASIDE,
    "sets a flag that no rule knows",
    "The outcome is unknown unless another flag settles it; what rests on it is bounded. Map it to a flag of the SSD.",
    shows="EARLY_HELP_FLAG",
)
def flag_of_no_rule(council):
    _outcome(council, '{"NEW_REFERRAL_FLAG":"Y","EARLY_HELP_FLAG":"Y","COMMENTS":""}')


@row_case(
    "an outcome whose flags no rule knows",
    Outcome.VALUE_SET_ASIDE,
    "no outcome",
    "The outcome is unknown, and what rests on it bounded. A column of which every value is so is not supplied.",
    shows="PROGRESS",
    figures={"contacts_to_referral": -1},
)
def outcome_of_no_flag(council):
    _outcome(council, '{"PROGRESS":"Referral","RESULT":"Y"}')


@row_case(
    "a review without the child, whose plan says who it is",
    Outcome.ACCEPTED,
    "",
    "The child is taken from the plan; the file is listed with the number of such rows.",
)
def child_of_the_plan(council):
    council["ssd_cp_reviews"][0]["cppr_person_id"] = ""
