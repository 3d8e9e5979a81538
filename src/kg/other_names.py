"""Names of places and bodies in other languages, which no document prints.

Names of cities are those of GeoNames: `make world` writes them. Those of provinces and bodies are
few, so they are written here, as those of countries are: decision 0031.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kg.countries import list_region_names

#: Where the names of cities are.
CITIES = Path(__file__).parent / "place_names.json"
GEONAMES, OTHER = "name in GeoNames (in no document)", "name in Chinese (in no document)"
#: The number that each continent has in the Unicode locale data.
CONTINENTS = {
    "continent:africa": "002",
    "continent:asia": "142",
    "continent:europe": "150",
    "continent:north-america": "003",
    "continent:oceania": "009",
    "continent:south-america": "005",
}
#: Chinese names of provinces, places and bodies, separated by semicolons.
CHINESE = {
    "group:overseas-police-stations": "警察服务站; 海外警察服务站; 警务服务站; 海外警务服务站;"
    " 警侨服务站; 海外警侨服务站; 海外警察站; 海外警察局; 海外派出所; 中国海外警察站",
    "body:ccp": "中国共产党; 中共",
    "body:china-youth-daily": "中国青年报",
    "body:fbi": "联邦调查局; 美国联邦调查局",
    "body:federation-of-overseas-chinese": "中国侨联; 侨联; 中华全国归国华侨联合会",
    "body:fuzhou-psb": "福州市公安局; 福州公安局; 福州公安; 福州警方",
    "body:italy-interior-ministry": "意大利内政部",
    "body:jamestown-foundation": "詹姆斯敦基金会",
    "body:laiyang-psb": "莱阳市公安局; 莱阳公安局; 莱阳公安",
    "body:legislative-yuan": "立法院",
    "body:lishui-psb": "丽水市公安局; 丽水公安局; 丽水公安",
    "body:liberation": "法国解放报",
    "body:mps": "公安部; 中国公安部; 中华人民共和国公安部",
    "body:nantong-psb": "南通市公安局; 南通公安局; 南通公安",
    "body:netherlands-foreign-ministry": "荷兰外交部",
    "body:new-york-times": "纽约时报",
    "body:newsweek": "美国新闻周刊",
    "body:ocao": "侨办; 国务院侨务办公室; 国侨办",
    "body:prc-consulate-new-york": "中国驻纽约总领事馆",
    "body:prc-embassy-france": "中国驻法国大使馆; 中国驻法使馆",
    "body:prc-foreign-ministry": "中国外交部; 中华人民共和国外交部",
    "body:prc-government": "中国政府; 中华人民共和国政府",
    "body:qingtian-psb": "青田县公安局; 青田公安局; 青田公安; 青田警方",
    "body:radio-free-asia": "自由亚洲电台",
    "body:rcmp": "加拿大皇家骑警; 皇家骑警",
    "body:safeguard-defenders": "保护卫士",
    "body:taiwan-nsb": "台湾国家安全局; 台湾国安局",
    "body:taiwan-ocac": "侨务委员会; 侨委会",
    "body:tokyo-police": "警视厅; 东京警视厅",
    "body:ufwd": "统战部; 中央统战部; 中共中央统战部; 中共中央统一战线工作部; 统一战线工作部",
    "body:united-front": "统一战线; 统战",
    "body:us-doj": "美国司法部",
    "body:uscc": "美中经济与安全审查委员会",
    "body:voa": "美国之音",
    "body:wenzhou-psb": "温州市公安局; 温州公安局; 温州公安; 温州警方",
    "body:yale": "耶鲁大学; 耶鲁",
    "body:yonhap": "韩联社",
    "place:changle-district": "长乐区; 长乐市; 长乐",
    "place:chinatown-manhattan": "曼哈顿唐人街; 曼哈顿华埠; 纽约唐人街",
    "place:lower-manhattan": "下曼哈顿; 曼哈顿下城",
    "place:qingtian-county": "青田县; 青田",
    "province:british-columbia": "不列颠哥伦比亚省; 卑诗省",
    "province:fujian": "福建省; 福建",
    "province:ile-de-france": "法兰西岛; 巴黎大区",
    "province:quebec": "魁北克省; 魁北克",
    "province:zhejiang": "浙江省; 浙江",
}
#: What pages in Chinese call a city: of its names in GeoNames the common one, simplified.
CHINESE_CITIES = {
    "city:amsterdam": "阿姆斯特丹",
    "city:antananarivo": "塔那那利佛",
    "city:athens": "雅典",
    "city:aubervilliers": "奥贝维埃",
    "city:bandar-seri-begawan": "斯里巴加湾市",
    "city:beijing": "北京",
    "city:belgrade": "贝尔格莱德",
    "city:bratislava": "布拉迪斯拉发",
    "city:budapest": "布达佩斯",
    "city:dublin": "都柏林",
    "city:fuzhou": "福州",
    "city:jakarta": "雅加达",
    "city:lisbon": "里斯本",
    "city:london": "伦敦",
    "city:los-angeles": "洛杉矶",
    "city:madrid": "马德里",
    "city:maseru": "马塞卢",
    "city:nantong": "南通",
    "city:new-york": "纽约",
    "city:paris": "巴黎",
    "city:phnom-penh": "金边",
    "city:prague": "布拉格",
    "city:prato": "普拉托",
    "city:quito": "基多",
    "city:rome": "罗马",
    "city:rotterdam": "鹿特丹",
    "city:san-francisco": "旧金山",
    "city:seoul": "首尔",
    "city:stockholm": "斯德哥尔摩",
    "city:sydney": "悉尼",
    "city:tokyo": "东京",
    "city:ulaanbaatar": "乌兰巴托",
    "city:vancouver": "温哥华",
    "city:vienna": "维也纳",
    "city:wenzhou": "温州",
    "place:croydon": "克罗伊登",
    "place:manhattan-borough": "曼哈顿",
}


def list_other_names(id: str) -> Iterator[tuple[str, str]]:
    """Yield the names that a thing has in other languages, each with what it is.

    Args:
        id: the id of the thing, such as `city:madrid`.
    """
    for name in _read_cities().get(id, ()):
        yield name, GEONAMES
    for name in filter(None, CHINESE.get(id, "").split("; ")):
        yield name, OTHER
    if id in CONTINENTS:
        yield from list_region_names(CONTINENTS[id])


@cache
def _read_cities() -> dict[str, list[str]]:
    names: dict[str, list[str]] = json.loads(CITIES.read_text(encoding="utf-8"))
    return names
