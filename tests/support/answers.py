"""What the five documents answer to the questions users ask, for the library and for agents.

Names are the ends of ids: `fuzhou-psb` is body:fuzhou-psb. Where a test says *at least*, an answer
may have more.
"""

ROWS_AND_CODES = (70, 70)
PER_BUREAU = {
    "fuzhou-psb": 33,
    "qingtian-psb": 22,
    "nantong-psb": 10,
    "wenzhou-psb": 2,
    "lishui-psb": 2,
    "laiyang-psb": 1,
}
PER_BUREAU_AND_CONTINENT = {
    ("fuzhou-psb", "Africa"): 3,
    ("fuzhou-psb", "Asia"): 4,
    ("fuzhou-psb", "Europe"): 18,
    ("fuzhou-psb", "North America"): 4,
    ("fuzhou-psb", "South America"): 4,
    ("laiyang-psb", "Asia"): 1,
    ("lishui-psb", "Europe"): 2,
    ("nantong-psb", "Africa"): 6,
    ("nantong-psb", "Asia"): 4,
    ("qingtian-psb", "Africa"): 1,
    ("qingtian-psb", "Asia"): 1,
    ("qingtian-psb", "Europe"): 18,
    ("qingtian-psb", "South America"): 2,
    ("wenzhou-psb", "Africa"): 1,
    ("wenzhou-psb", "Oceania"): 1,
}
CITY_CELLS = {"City": 31, "unknown": 7, "lost": 32}
SEVERAL_IN_A_CITY = {
    "Paris": 3,
    "Madrid": 3,
    "Prague": 2,
    "Budapest": 2,
    "Amsterdam": 2,
    "London": 2,
}
STARTED_IN_2018 = {"AUS01": "wenzhou-psb", "NLD01": "lishui-psb", "NLD04": "lishui-psb"}
SEVERAL_BUREAUS = {
    "Brazil": ["fuzhou-psb", "qingtian-psb"],
    "Cambodia": ["nantong-psb", "qingtian-psb"],
    "Czech Republic": ["fuzhou-psb", "qingtian-psb"],
    "Ecuador": ["fuzhou-psb", "qingtian-psb"],
    "France": ["fuzhou-psb", "qingtian-psb"],
    "Hungary": ["fuzhou-psb", "qingtian-psb"],
    "Italy": ["fuzhou-psb", "qingtian-psb"],
    "Myanmar": ["laiyang-psb", "nantong-psb"],
    "Netherlands": ["fuzhou-psb", "lishui-psb", "qingtian-psb"],
    "Nigeria": ["fuzhou-psb", "nantong-psb"],
    "Portugal": ["fuzhou-psb", "qingtian-psb"],
    "South Africa": ["fuzhou-psb", "nantong-psb", "wenzhou-psb"],
    "Spain": ["fuzhou-psb", "qingtian-psb"],
}
IN_ORDERING_COUNTRIES = {
    "fuzhou-psb": ["IRL01", "NLD03"],
    "lishui-psb": ["NLD01", "NLD04"],
    "qingtian-psb": ["NLD02"],
}
IN_INVESTIGATING_COUNTRIES = {
    "Spain": 9,
    "Netherlands": 4,
    "Canada": 3,
    "Portugal": 3,
    "United Kingdom": 3,
    "Japan": 1,
    "United States": 1,
}
#: Value, bound, countries, speaker, month.
TOTALS = {
    (54, "exactly", 30, "radio-free-asia", "2022-10"),
    (54, "at-least", None, "safeguard-defenders", "2022-09"),
    (48, "exactly", None, "safeguard-defenders", "2022-12"),
    (102, "exactly", 53, "safeguard-defenders", "2022-12"),
    (100, "more-than", 50, "safeguard-defenders", ""),
    (100, "more-than", None, "safeguard-defenders", ""),
    (100, "more-than", None, "taiwan-nsb", "2023-05"),
}
CANADIAN_ACTS = [
    ("canada-summons", "2022-11"),
    ("canada-rcmp-investigation", "2023-03"),
    ("canada-mapping", "2024-07"),
]
CLOSED_OR_ORDERED_CLOSED = {
    "Ireland",
    "Netherlands",
    "South Korea",
    "United Kingdom",
    "United States",
}
#: Site in prose, row, strength. Strong needs a city and a bureau that point to one row; where the
#: row's city cell is lost or unknown, or the prose names no bureau, the judgement was wrongly
#: strong before the second reading.
SITES_AND_ROWS = {
    ("amsterdam", "NLD01", "strong"),
    ("sydney", "AUS01", "inferred"),
    ("rotterdam", "NLD04", "inferred"),
    ("laiyang-myanmar", "MMR02", "inferred"),
    ("dublin", "IRL01", "inferred"),
    ("manhattan", "USA01", "inferred"),
    ("prato", "ITA04", "inferred"),
    ("han-river", "KOR01", "candidate"),
    ("tokyo", "JPN01", "candidate"),
    ("budapest-photograph", "HUN02", "candidate"),
    ("paris", "FRA03", "candidate"),
}
#: At least: person or group, and its tie to the America ChangLe Association.
TIED_TO_THE_ASSOCIATION = {
    ("zheng", "memberOf"),
    ("consular-officials-new-york", "visited"),
    ("lu-jianwang", "defendant"),
    ("chen-jinping", "defendant"),
}
#: At least: act and month.
AMERICAN_ACTS = {
    "us-fbi-raid-manhattan": "2022-10",
    "us-fbi-monitoring": "2022-11",
    "us-arrests-new-york": "2023-04",
    "us-charges-new-york": "2023-04",
    "us-charges-mps-officers": "2023-04",
    "us-senators-request": "2023-07",
}
#: At least: document, who denies, who alleged.
ANSWERED = {
    ("002", "prc-embassy-france", "safeguard-defenders"),
    ("001", "wang-wenbin", "unnamed-accusers"),
    ("000", "prc-government", "us-doj"),
    ("004", "mao-ning", "safeguard-defenders"),
    ("004", "prc-government", "rtl-and-follow-the-money"),
    ("004", "prc-government", "safeguard-defenders"),
    ("003", "maryse-lapointe", "rcmp"),
}
#: At least: objects of what the National Review passed on.
THROUGH_THE_REVIEW = {
    "PoliceServiceStation",
    "normal-operations",
    "lawful",
    "interference-in-internal-affairs",
    "police-station-banner",
    "manhattan-service-center",
    "people-to-people-exchange",
    "end-smear-campaign",
    "end-political-persecution",
}
#: At least: what is linked to Fox Hunt, and by whom.
LINKED_TO_FOX_HUNT = {
    ("overseas-police-stations", "safeguard-defenders"),
    ("persuading-return", "voa"),
    ("success", "mcgregor-and-mitchell"),
}
#: At least: what happened in Ireland, and by whom; and the row of the table.
IRISH_ACT = ("closure-order", "ireland-foreign-ministry")
IRISH_ROW = ("IRL01", "Capel Street", "fuzhou-psb")
#: The first and the last day on which the German minister can have said what is recorded.
SAID_OF_GERMANY = {("2023-03-01", "2023-03-31")}
