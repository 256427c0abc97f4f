"""Columns and words of the Commission's lists, and the columns that they fill."""

# List -> columns of which every one is in it, as `columns_of` names them; of several, any.
RATINGS = (("location id",), ("latest rating",), ("service population group",), ("domain", "key question"))
REGISTER = (("location id",), ("location hsca start date", "location hsca end date", "location latest overall rating"))
# Without which a row cannot be told to be of the council.
NEEDED = ("location local authority",)
OVERALL = "overall"
# What else a row is of: the questions that an inspection asks, whose answers together make the rating overall.
DOMAINS = ("safe", "effective", "caring", "responsive", "well led")

# What a location is registered for, with the kind of care of each, the one that says most of the location first.
SERVICES = {
    "service type care home service with nursing": "nursing",
    "service type care home service without nursing": "residential",
    "service type domiciliary care service": "home_care",
    "service type extra care housing services": "home_care",
    "service type supported living service": "home_care",
    "service type shared lives": "home_care",
}
KINDS = ("nursing", "residential", "home_care")
# The same by words in the name of a service that is rated by itself, the first that fits.
WORDS = (
    ("without nursing", "residential"),
    ("nursing", "nursing"),
    ("residential", "residential"),
    ("domiciliary", "home_care"),
    ("home care", "home_care"),
    ("homecare", "home_care"),
    ("extra care", "home_care"),
    ("supported living", "home_care"),
    ("shared lives", "home_care"),
    ("community based adult social care", "home_care"),
)
CARE_HOME = "care home"

RATED = {
    "outstanding": "outstanding",
    "good": "good",
    "requires improvement": "requires_improvement",
    "inadequate": "inadequate",
}
# What stands where the Commission gives no rating.
UNRATED = ("", "not rated", "not applicable", "no published rating", "inspected but not rated", "insufficient evidence to rate")
# How a column of yes and no says yes, wherever the list comes from.
YES = ("Y", "YES", "TRUE", "1", "X")
NOT_RATED, NOT_YET_INSPECTED = "not_rated", "not_yet_inspected"

COLUMNS = ("location_id", "service", "provider_type", "rating", "as_at_date", "deregistered_date")
CARRIES = {"local_cqc_ratings": COLUMNS}
