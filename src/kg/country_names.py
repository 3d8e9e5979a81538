"""Official and older names of countries that the Unicode locale data leave out.

They are few and change seldom, so they are written here: decision 0031.
"""

#: By ISO 3166 alpha-2 code, the names separated by semicolons.
OTHER_NAMES = {
    "AE": "UAE; the Emirates; EAU; VAE; 阿联酋",
    "AO": "Republic of Angola; República de Angola",
    "AR": "Argentine Republic; República Argentina",
    "AT": "Republic of Austria; Republik Österreich",
    "AU": "Commonwealth of Australia",
    "BA": "BiH; Bosnia",
    "BN": "Brunei Darussalam; Negara Brunei Darussalam",
    "BR": "Federative Republic of Brazil; República Federativa do Brasil",
    "CF": "CAR",
    "CL": "Republic of Chile; República de Chile",
    "CN": "PRC; PR China; People's Republic of China; Mainland China; Volksrepublik China;"
    " República Popular China; República Popular de China; République populaire de Chine;"
    " 中华人民共和国; 中國大陸",
    "CZ": "Česká republika; República Checa; République tchèque; Tschechische Republik;"
    " Tschechei; Checa; 捷克共和国",
    "DE": "Federal Republic of Germany; Bundesrepublik Deutschland; BRD; FRG;"
    " República Federal de Alemania; République fédérale d'Allemagne; 德意志联邦共和国",
    "EC": "Republic of Ecuador; República del Ecuador",
    "ES": "Kingdom of Spain; Reino de España; Royaume d'Espagne; Königreich Spanien; 西班牙王国",
    "ET": "Federal Democratic Republic of Ethiopia; Abyssinia",
    "FR": "French Republic; République française; Französische Republik; 法兰西共和国; 法兰西",
    "DO": "Dominican Rep.",
    "GB": "Großbritannien; Gran Bretaña; Grande-Bretagne; 大不列颠; Grã-Bretanha; Gran Bretagna;"
    " United Kingdom of Great Britain and Northern Ireland; 大不列颠及北爱尔兰联合王国",
    "GR": "Hellas; Hellenic Republic; Ελλάς; Ελληνική Δημοκρατία; República Helénica; 希腊共和国",
    "HK": "Hong Kong; 香港",
    "HU": "Republic of Hungary; Magyar Köztársaság",
    "ID": "Republic of Indonesia; Republik Indonesia",
    "IE": "Republic of Ireland; Éire; Irish Republic; República de Irlanda; République d'Irlande;"
    " Republik Irland; 爱尔兰共和国",
    "IT": "Italian Republic; Repubblica Italiana; República Italiana; 意大利共和国",
    "JP": "State of Japan; Nippon; Nihon; 日本国",
    "KH": "Kingdom of Cambodia; Kampuchea; 柬埔寨王国; 高棉",
    "KR": "Republic of Korea; ROK; S. Korea; 大韓民國; 대한민국; República de Corea;"
    " République de Corée; Republik Korea; 南韩; 韩国",
    "LS": "Kingdom of Lesotho; Basutoland",
    "MG": "Republic of Madagascar; Malagasy Republic",
    "MM": "Republic of the Union of Myanmar; Union of Myanmar; Birma; Birmania; Birmanie; 缅甸联邦",
    "MO": "Macao; Macau; 澳门",
    "NG": "Federal Republic of Nigeria; 尼日利亚联邦共和国",
    "NL": "The Netherlands; Kingdom of the Netherlands; Holanda; Hollande; Olanda; Голландия;"
    " Hollandia; Koninkrijk der Nederlanden; de Nederlanden; 荷兰王国",
    "NZ": "N. Zealand; Aotearoa; New Zealand, Dominion of",
    "PT": "Portuguese Republic; República Portuguesa; 葡萄牙共和国",
    "RO": "Rumania; Roumania; 罗马尼亚共和国",
    "RS": "Republic of Serbia; Република Србија; Republika Srbija; 塞尔维亚共和国",
    "SE": "Kingdom of Sweden; Konungariket Sverige; 瑞典王国",
    "SK": "Slovak Republic; República Eslovaca; République slovaque; Slowakische Republik;"
    " Slovenská republika; 斯洛伐克共和国",
    "TW": "Formosa; Chinese Taipei; Republic of China; ROC; 中华民国",
    "TZ": "United Republic of Tanzania; Tanganyika; Jamhuri ya Muungano wa Tanzania",
    "UA": "the Ukraine",
    "US": "EUA; EE. UU.; É.-U.; VSA; Estados Unidos de América; États-Unis d'Amérique;"
    " Vereinigte Staaten von Amerika; 美利坚合众国; 美國",
    "UZ": "Republic of Uzbekistan; Oʻzbekiston Respublikasi; Uzbekistán",
    "ZA": "Republic of South Africa; RSA; República de Sudáfrica; Republik Südafrika; 南非共和国",
    "ZM": "Republic of Zambia; Northern Rhodesia",
    # countries of which the graph may hold nothing, so that a text is known to name them
    "CG": "Congo, Republic of the; Republic of the Congo; Congo-Brazzaville",
    "CD": "DRC; RDC; Congo-Kinshasa; Democratic Republic of the Congo; Zaire",
    "IR": "Islamic Republic of Iran; Persia",
    "KN": "St Kitts",
    "KP": "DPRK; Democratic People's Republic of Korea",
    "LA": "Lao People's Democratic Republic; Lao PDR",
    "PG": "PNG",
    "RU": "RF; Russian Federation; Rossiya; USSR",
    "SA": "KSA; Kingdom of Saudi Arabia",
    "TT": "Trinidad",
    "VN": "SRV; Viet Nam; Socialist Republic of Vietnam",
}
#: Parts of a country that people take for one, with the country; names as above.
PARTS = {
    "England": ("the United Kingdom", "Inglaterra; Angleterre; Inghilterra; 英格兰"),
    "Scotland": ("the United Kingdom", "Escocia; Écosse; Schottland; Scozia; 苏格兰"),
    "Wales": ("the United Kingdom", "Gales; Pays de Galles; Galles; 威尔士; 威爾斯"),
    "Northern Ireland": (
        "the United Kingdom",
        "Ulster; Irlanda del Norte; Irlande du Nord; Nordirland; Irlanda del Nord; 北爱尔兰",
    ),
}
