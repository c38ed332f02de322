"""Which money a unit is in, if it is money.

Source:
    ISO 4217:2015, Codes for the representation of currencies, table A.1: currencies,
    funds and metals, without the codes for testing and for no currency at all.
"""

import re


CODES = frozenset(
    """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL
    BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK
    DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD
    LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK
    NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
    SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
    USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR XOF
    XPD XPF XPT XSU XUA YER ZAR ZMW ZWG
    """.split()  # noqa: SIM905
)
SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
PREFIXES = ("", "m", "k", "K", "M", "MM", "mn", "Mn", "G", "B", "bn", "Bn", "T")
# A run of letters, or a sign of money with the letters before it.
WORD = re.compile(r"[^\W\d_]*[$¢£¥\u20a0-\u20cf]|[^\W\d_]+")


def currencies(unit: str) -> set[str]:
    """The currencies that a unit names.

    Codes count where they are a word of their own in capitals, perhaps with a prefix,
    so that no unit of anything else is taken for one.

    Args:
        unit: Such as "kUSD/kg", "million EUR" or "$/h".

    Returns:
        Their codes; a sign that is not of one currency stands for itself. Empty where
        the unit is not money; two of an exchange rate.
    """
    return {code for word in WORD.findall(unit) if (code := _currency(word))}


def _currency(word: str) -> str | None:
    """The currency that a word names, if it does."""
    for prefix in PREFIXES:
        name = word.removeprefix(prefix)
        if name in CODES:
            return name
        if name in SIGNS:
            return SIGNS[name]
    return None if word.isalpha() else word
