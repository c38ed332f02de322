"""Hostile inputs by family: what is typed, the files beside it, what is to be said."""

import os
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import h5py
import numpy as np
import xarray as xr
from own_model import TOY

from uq.results.datasets import DIMENSIONS, save


type Content = str | bytes | Callable[[Path], None]


class Row(NamedTuple):
    """One input.

    Args:
        family: Its kind.
        name: Short, of its own within the family.
        words: What is typed after `uq`, in a folder that holds the files.
        holds: A part of what is said.
        files: Text, bytes or a maker by name.
        status: That the command leaves with.
        env: Of the environment.
    """

    family: str
    name: str
    words: list[str]
    holds: str
    files: Mapping[str, Content] = {}
    status: int = 2
    env: Mapping[str, str] = {}


MODEL = "orbital-datacenter"
LONG = "x" * 10**5
RANK = "--samples 32"
RANK_MODEL = f"rank {MODEL} --output lcoc_ratio"
TOY_FILE = {"toy.py": TOY}
TOY_RANK = f"rank toy.py:cost {RANK}"
MAP = "map toy.py:cost -x launch.price -y rate"
SWEEP = "sweep toy.py:cost --output sum"
BREAK = "breakeven toy.py:cost --of rate --left sum"
DIAGNOSE = "diagnose toy.py:cost"
VALUE = "value toy.py:cost"

# Words that are wrong by themselves, or for a model of the catalogue.
WORDS = {
    "command": ("frobnicate", "No such command 'frobnicate'"),
    "long command": (LONG, "No such command"),
    "option of no command": ("--bogus", "--bogus"),
    "option": ("list --bogus", "--bogus"),
    "more words": ("list of all", "unexpected extra argument"),
    "no model": ("rank --output y", "Missing argument 'MODEL'"),
    "no event": (f"map {MODEL} -x a -y b", "Missing option '--event'"),
    "no value": (f"rank {MODEL} --output", "requires an argument"),
    "model": ("priors orbital-datacentre", "did you mean 'orbital-datacenter'"),
    "long model": (f"priors {LONG}", "unknown model"),
    "empty model": ("priors ''", "unknown model ''"),
    "case": ("run lcoc-band", "did you mean 'lcoc-bands'"),
    "model as case": (f"run {MODEL}", "unknown case 'orbital-datacenter'"),
    "form": (f"{RANK_MODEL} --form sourc", "did you mean 'source'"),
    "set of priors": (f"priors {MODEL} --priors neer-term", "did you mean 'near-term'"),
    "sets of priors where one will do": (
        f"screen {MODEL} --priors published --priors near-term",
        "--priors: give one set",
    ),
    "scenario": (f"priors {MODEL} --scenario coating=gold", "unknown coating 'gold'"),
    "dimension": (f"priors {MODEL} --scenario coting=osr", "did you mean 'coating'"),
    "scenario without a value": (
        f"priors {MODEL} --scenario osr",
        "expected key=value",
    ),
    "scenario twice": (
        f"priors {MODEL} --scenario coating=osr --scenario coating=osr",
        "coating is given twice",
    ),
    "set": (f"evaluate {MODEL} --set launch.price", "expected key=value"),
    "set to nothing": (f"evaluate {MODEL} --set launch.price=", "expected key=value"),
    "set to a word": (f"evaluate {MODEL} --set launch.price=x", "expected a finite"),
    "set to nan": (f"evaluate {MODEL} --set launch.price=nan", "found nan"),
    "set to infinity": (f"evaluate {MODEL} --set launch.price=1e400", "found inf"),
    "set twice": (
        f"evaluate {MODEL} --set launch.price=1 --set launch.price=2",
        "launch.price is given twice",
    ),
    "set of no parameter": (
        f"evaluate {MODEL} --set launch.prise=1",
        "did you mean 'launch.price'",
    ),
    "set out of bounds": (
        f"evaluate {MODEL} --set launch.price=-1",
        "launch.price: expected a number in [0, inf] USD/kg",
    ),
    "samples of zero": (f"{RANK_MODEL} --samples 0", "power of two of at least 32"),
    "samples below zero": (f"{RANK_MODEL} --samples -4", "power of two"),
    "samples of a thousand": (f"{RANK_MODEL} --samples 1000", "1000: try 1024"),
    "samples of a word": (f"{RANK_MODEL} --samples many", "'--samples'"),
    "samples of a part": (f"{RANK_MODEL} --samples 1.5", "'--samples'"),
    "samples beyond count": (f"{RANK_MODEL} --samples {2**60}", f"equal to {2**48}"),
    "samples without end": (f"{RANK_MODEL} --samples {'9' * 5000}", "'--samples'"),
    "memory": (f"run lcoc-bands --samples {2**36}", "take fewer samples"),
    "seed below zero": (f"{RANK_MODEL} --seed -1", "seed: need a whole number"),
    "seed of 64 bits": (f"{RANK_MODEL} --seed {2**64}", "seed: need a whole number"),
    "seed of a word": (f"{RANK_MODEL} --seed one", "'--seed'"),
    "method": (f"{RANK_MODEL} --method sobl", "did you mean 'sobol'"),
    "precision": (f"{RANK_MODEL} --precision float", "did you mean 'float64'"),
    "until of zero": (f"{RANK_MODEL} --until-error 0", "'--until-error'"),
    "until top of zero": (f"{RANK_MODEL} --until-top 0", "'--until-top'"),
    "group without paths": (f"{RANK_MODEL} --group a", "--group: expected"),
    "group with a gap": (f"{RANK_MODEL} --group a=b,,c", "--group: expected NAME=path"),
    "group twice": (f"{RANK_MODEL} --group a=b --group a=c", "a is given twice"),
    "design": (f"screen {MODEL} --output x --method radal", "did you mean 'radial'"),
    "base": (f"tornado {MODEL} --output x --base medan", "did you mean 'median'"),
    "compare": (f"compare {MODEL} --output x --method hsick", "did you mean 'hsic'"),
    "cells": (f"map {MODEL} -x a -y b --event c --cells 1", "2 or more, got 1"),
    "axes alike": (
        f"map {MODEL} -x a -y a --event c",
        "-x and -y are both a: name two",
    ),
    "outer": (f"value {MODEL} --outer 1", "--outer: need a power of two of 2 or more"),
    "scale of nothing": (f"value {MODEL} --scale 0", "--scale: need a positive number"),
    "threshold": (f"screen {MODEL} --threshold 2", "--threshold: need a share"),
    "levels": (f"screen {MODEL} --method grid --levels 3", "--levels: need an even"),
    "groups of bifurcation": (f"screen {MODEL} --group a=b", "finds its own groups"),
    "one side": (f"breakeven {MODEL} --of a --left b", "Missing option '--right'"),
    "side of nan": (
        f"breakeven {MODEL} --of a --left b --right nan",
        "--right: need a finite number, got 'nan'",
    ),
    "range of a breakeven": (
        f"breakeven {MODEL} --of a --left b --right 1 --range 0,inf",
        "--range: ",
    ),
    "end of a tornado": (f"tornado {MODEL} --low 0", "--low: need a share in (0, 1)"),
    "ends of a tornado": (
        f"tornado {MODEL} --low 0.9 --high 0.1",
        "need low < high, got 0.9 and 0.1",
    ),
    "one form": (f"forms {MODEL} --forms published", "--forms: expected two or more"),
    "form beside forms": (f"forms {MODEL} --form source", "name them with --forms"),
    "range of a diagnosis": (f"diagnose {MODEL} --of a=2,1", "--of a: "),
    "diagnosed twice": (f"diagnose {MODEL} --of a --of a", "--of: a is given twice"),
    "margin": (f"diagnose {MODEL} --margin heat", "--margin: expected key=value"),
    "picture": (f"{RANK_MODEL} --format gif", "unknown format 'gif'"),
    "picture of nothing": ("plot nosuch.nc --format gif", "unknown format 'gif'"),
    "forms of a sweep": (f"sweep {MODEL} --over a=1:2:3 --over-form ''", "--over-form"),
    "export of both": ("export x.nc --csv --json", "--csv and --json: give one of"),
    "export of neither": ("export x.nc", "--csv and --json: give one of them"),
}

# Words that fit no model but the one that is asked.
ASKED = {
    "output": (f"{TOY_RANK} --output sun", "did you mean 'sum'"),
    "long output": (f"{TOY_RANK} --output {LONG}", "unknown output"),
    "empty output": (f"{TOY_RANK} --output ''", "unknown output ''"),
    "output twice": (f"{TOY_RANK} --output sum --output sum", "'sum' stands twice"),
    "log of nothing": (f"{TOY_RANK} --output log:", "unknown output ''"),
    "finite of nothing": (f"{TOY_RANK} --output finite:", "unknown output ''"),
    "event of numbers": (f"{TOY_RANK} --output '1<2'", "compares nothing that varies"),
    "event of itself": (f"{TOY_RANK} --output 'sum<sum'", "compares nothing"),
    "event with nan": (f"{TOY_RANK} --output 'sum<nan'", "expected a finite number"),
    "event with infinity": (f"{TOY_RANK} --output 'sum>inf'", "expected a finite"),
    "event of three": (f"{TOY_RANK} --output '1<sum<2'", "expected an output, one of"),
    "event without a side": (f"{TOY_RANK} --output 'sum<'", "expected an output, one"),
    "event of equals": (f"{TOY_RANK} --output 'sum==1'", "unknown output 'sum==1'"),
    "event of an arrow": (f"{TOY_RANK} --output 'sum=>1'", "expected an output, one"),
    "event of no output": (f"{TOY_RANK} --output 'sun<1'", "did you mean 'sum'"),
    "constant": (f"{TOY_RANK} --output constant --method rank", "is 0 in every"),
    "group of no parameter": (f"{TOY_RANK} --output sum --group g=rat", "mean 'rate'"),
    "estimator": (f"{TOY_RANK} --output sum --first jansn", "mean 'jansen'"),
    "pairs for an estimator": (
        f"{TOY_RANK} --output sum --first azzini-rosati --total azzini-rosati",
        "ask with --second-order",
    ),
    "option of another method": (
        f"{TOY_RANK} --output sum --method rank --second-order",
        "--second-order: method sobol takes it, rank does not",
    ),
    "regional of no event": (
        f"{TOY_RANK} --output sum --method regional",
        "regional: takes events",
    ),
    "form of an own model": (f"{TOY_RANK} --output sum --form source", "has no forms"),
    "scenario of an own model": (
        f"{TOY_RANK} --output sum --scenario a=b",
        "no scenarios",
    ),
    "axis": (
        "map toy.py:cost -x rat -y launch.price --event 'sum<1'",
        "did you mean 'rate'",
    ),
    "map of no event": (f"{MAP} --event sum", "sum"),
    "map of nan": (f"{MAP} --event 'sum<nan'", "expected a finite number"),
    "range that falls": (f"{MAP} --event 'sum<1' --x-range 2,1", "need low < high"),
    "range of one": (
        f"{MAP} --event 'sum<1' --y-range 2",
        "expected LOW,HIGH, got '2'",
    ),
    "range of three": (f"{MAP} --event 'sum<1' --y-range 1,2,3", "expected LOW,HIGH"),
    "range of nan": (f"{MAP} --event 'sum<1' --y-range nan,2", "need low < high"),
    "sweep without numbers": (f"{SWEEP} --over rate", "expected key=value"),
    "sweep of one": (f"{SWEEP} --over rate=1:2:1", "COUNT from 2 to 10,000"),
    "sweep of too many": (f"{SWEEP} --over rate=1:2:3e8", "COUNT from 2 to 10,000"),
    "sweep that falls": (f"{SWEEP} --over rate=2:1:3", "finite LOW < HIGH"),
    "sweep to infinity": (f"{SWEEP} --over rate=0:inf:3", "finite LOW < HIGH"),
    "sweep of a logarithm": (f"{SWEEP} --over rate=0:1:3:log", "a logarithm needs LOW"),
    "sweep of no values": (
        f"{SWEEP} --over rate=1:1.0000000000000002:9",
        "the values do not differ",
    ),
    "sweep of no parameter": (f"{SWEEP} --over rat=1:2:3", "did you mean 'rate'"),
    "sweep twice": (f"{SWEEP} --over rate=1:2:3 --over rate=1:2:3", "given twice"),
    "sweep of long words": (f"{SWEEP} --over rate={LONG}", "expected LOW:HIGH:COUNT"),
    "sweep of a form": (
        f"{SWEEP} --over rate=1:2:3 --over-form source,published",
        "has no forms",
    ),
    "sweep of a scenario": (
        f"{SWEEP} --over rate=1:2:3 --over-scenario a=b,c",
        "no scenarios",
    ),
    "breakeven of no output": (f"{BREAK} --right sun", "did you mean 'sum'"),
    "breakeven of no parameter": (
        "breakeven toy.py:cost --of rat --left sum --right 1",
        "did you mean 'rate'",
    ),
    "forms of an own model": ("forms toy.py:cost", "has no forms to compare"),
    "diagnosis of nothing": (DIAGNOSE, "give --event"),
    "diagnosis of no parameter": (
        f"{DIAGNOSE} --event 'sum<1' --of rat",
        "did you mean 'rate'",
    ),
    "diagnosis of no output": (f"{DIAGNOSE} --event 'sun<1'", "did you mean 'sum'"),
    "diagnosis of no margin": (
        f"{DIAGNOSE} --event 'sum<1' --margin heat=sun",
        "did you mean 'sum'",
    ),
    "tornado of an output": ("tornado toy.py:cost --output sun", "mean 'sum'"),
    "decision of nothing": (VALUE, "give --option NAME=OUTPUT"),
    "one option": (f"{VALUE} --option a=sum", "needs two or more"),
    "option of no output": (
        f"{VALUE} --option a=sun --option b=product --scale 1",
        "did you mean 'sum'",
    ),
    "scale": (
        f"{VALUE} --option a=sum --option b=product --scale -1",
        "--scale: need a positive number",
    ),
}

# Inputs that depend on one another are too much for some.
TIED = """
[[correlation]]
between = ["rate", "idle"]
spearman = 0.5
why = "A test."
"""
DEPENDENT = {
    "tornado": ("tornado toy.py:cost --output sum", "uq rank --method shapley"),
    "screening": ("screen toy.py:cost --output sum", "uq rank --method shapley"),
    "value": (
        f"{VALUE} --option a=sum --option b=product --scale 1",
        "uq rank --method shapley",
    ),
    "sweep": (f"{SWEEP} --over rate=1:2:3", "rank by --method shapley"),
}

# Values that are not finite decide.
NOT_FINITE = {
    "rank": (f"{TOY_RANK} --output infinite --method rank", "infinite: "),
    "logarithm": (f"{TOY_RANK} --output log:constant --method rank", "log:constant: "),
}

PRICE = '["launch.price"]\n'
UNIFORM = f'{PRICE}distribution = "Uniform"\nlow = 100.0\nhigh = 200.0\n'


def one(distribution: str, more: str) -> str:
    return f'{PRICE}distribution = "{distribution}"\n{more}\n'


STUDIES: dict[str, tuple[Content, str]] = {
    "word": ("launch.price = ", "is not TOML"),
    "JSON": ('{"launch.price": 1}', "is not TOML"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "is not TOML in UTF-8"),
    "UTF-16": (UNIFORM.encode("utf-16"), "is not TOML in UTF-8"),
    "latin-1": ('why = "\u00e9t\u00e9"'.encode("latin-1"), "is not TOML in UTF-8"),
    "twice": (UNIFORM + UNIFORM, "is not TOML"),
    "NUL": ("\x00", "is not TOML"),
    "brackets": ("a = " + "[" * 10**5, "is not TOML"),
    "dots": (".".join("a" * 10**5) + " = 1", "has more parts than a path"),
    "bytes": ("#" + "x" * 2**21, "expected at most 2,097,152"),
    "bare number": ('"launch.price" = 3', "expected a table"),
    "group": ("[launch.price]\nlow = 1", "is a group"),
    "parameter": ('["launch.prise"]\nlow = 1', "did you mean 'launch.price'"),
    "long parameter": (f'["{LONG}"]\nlow = 1', "unknown parameter"),
    "code": ("import os\nos.abort()", "is not TOML"),
    "no distribution": (f"{PRICE}low = 1.0", "distribution"),
    "distribution": (one("Unifrom", "low = 1.0"), "did you mean 'Uniform'"),
    "class of Python": (one("AbstractDistribution", "low = 1.0"), "unknown distrib"),
    "list as distribution": (f"{PRICE}distribution = [1]", "expected text"),
    "argument": (UNIFORM + "hi = 1.0", "unknown argument of Uniform 'hi'"),
    "missing": (one("Uniform", "low = 1.0"), "Uniform needs 'high'"),
    "order": (one("Uniform", "low = 3.0\nhigh = 2.0"), "need finite low < high"),
    "nan": (one("Uniform", "low = nan\nhigh = 2.0"), "expected a finite number"),
    "infinity": (one("Uniform", "low = 1.0\nhigh = inf"), "expected a finite number"),
    "truth": (one("Uniform", "low = true\nhigh = 2.0"), "expected a finite number"),
    "date": (one("Uniform", "low = 2025-01-01\nhigh = 2.0"), "expected a finite"),
    "digits": (one("Uniform", f"low = {'1' * 5000}\nhigh = 2.0"), "is not TOML"),
    "negative": (one("Uniform", "low = -5.0\nhigh = 2.0"), "must lie in [0, inf]"),
    "no spread": (one("Normal", "mean = 1.0\nstd = 0.0"), "std > 0"),
    "negative spread": (one("Normal", "mean = 1.0\nstd = -1.0"), "std > 0"),
    "reaches below": (one("Normal", "mean = 9.0\nstd = 1.0"), "must lie in [0, inf]"),
    "mode": (one("Triangular", "low=1.0\nmode=9.0\nhigh=2.0"), "low <= mode <= high"),
    "unit": (UNIFORM + 'unit = "USD/lb"', "but its prior is in USD/lb"),
    "currency": (UNIFORM + 'unit = "EUR/kg"', "but its prior is in EUR/kg"),
    "nominal": (UNIFORM + "nominal = 900.0", "nominal 900 lies outside its prior"),
    "nominal of nan": (UNIFORM + "nominal = nan", "nominal: expected a finite"),
    "evidence": (UNIFORM + 'evidence = "gessed"', "unknown evidence 'gessed'"),
    "why of a number": (UNIFORM + "why = 5", "why: expected text"),
    "why without end": (UNIFORM + f'why = "{LONG}"', "why: has 100000 characters"),
    "source of NUL": (UNIFORM + 'source = "a\\u0000b"', "no meaning (NUL)"),
    "year of a word": (UNIFORM + 'price_year = "soon"', "price_year: expected a year"),
    "year of tomorrow": (UNIFORM + "price_year = 20250", "price_year: expected a year"),
    "one quantile": (one("LogNormal", "p10 = 3.0"), "LogNormal needs 'p90'"),
    "quantiles that fall": (one("Normal", "p10 = 3.0\np90 = 2.0"), "need P10 < P90"),
    "quantiles and more": (
        one("LogNormal", "p10=3.0\np90=4.0\nmedian=1.0"),
        "not both",
    ),
    "quantiles of none": (
        one("StudentT", "p10 = 3.0\np90 = 4.0"),
        "takes no quantiles",
    ),
    "empty data": (one("Empirical", "data = []"), "need at least 2 observ"),
    "data of words": (one("Empirical", 'data = ["a"]'), "data[0]: expected"),
    "shares": (
        one("Discrete", "values = [1.0, 2.0]\nprobabilities = [0.9, 0.9]"),
        "probabilities",
    ),
    "lengths": (
        one("Discrete", "values = [1.0, 2.0]\nprobabilities = [1.0]"),
        "probabilities",
    ),
    "base": (
        one("Truncated", 'base = {distribution = "Normal", mean = "x", std = 1.0}'),
        "base: mean: expected a finite number",
    ),
    "components": (one("Mixture", "components=[1]\nweights=[1.0]"), "components[0]: "),
    "correlation": (
        '[[correlation]]\nbetween=["launch.price", "a"]\nspearman=0.5\nwhy="x"',
        "unknown parameter 'a'",
    ),
    "correlation without why": (
        '[[correlation]]\nbetween = ["a", "b"]\nspearman = 0.5',
        "expected between, spearman and why",
    ),
}

POINTS: dict[str, tuple[Content, str]] = {
    "nothing": ("", "is not JSON"),
    "half": ("[{", "is not JSON"),
    "object": ('{"a": 1}', "expected a list of {path: value}, found dict"),
    "empty": ("[]", "expected a list of {path: value}, found []"),
    "null": ("null", "expected a list of {path: value}, found None"),
    "text": ('"launch.price"', "expected a list"),
    "entry": ("[1]", "entry 0: expected {path: value}, found 1"),
    "list within": ("[[1, 2]]", "entry 0: expected {path: value}, found [1, 2]"),
    "word": ('[{"launch.price": "x"}]', "expected a finite number, found 'x'"),
    "null within": ('[{"launch.price": null}]', "expected a finite number"),
    "truth": ('[{"launch.price": true}]', "expected a finite number"),
    "nan": ('[{"launch.price": NaN}]', "NaN is not a number"),
    "infinity": ('[{"launch.price": -Infinity}]', "-Infinity is not a number"),
    "huge": ('[{"launch.price": 1e999}]', "expected a finite number"),
    "digits": (f'[{{"launch.price": {"1" * 401}}}]', "expected a finite number"),
    "more digits": (f'[{{"launch.price": {"1" * 5000}}}]', "is not JSON"),
    "twice": ('[{"a": 1, "a": 2}]', "'a' stands twice"),
    "path": ('[{"launch.prise": 1}]', "did you mean 'launch.price'"),
    "empty path": ('[{"": 1}]', "unknown parameter ''"),
    "long path": (f'[{{"{LONG}": 1}}]', "unknown parameter"),
    "bounds": ('[{"launch.price": -1}]', "launch.price: expected a number in [0, inf]"),
    "second": ('[{}, {"launch.price": -1}]', "expected a number in [0, inf] USD/kg"),
    "depth": ("[" * 10**5, "is not JSON"),
    "count": (f"[{','.join(['{}'] * (10**6 + 1))}]", "at most 1,000,000 points"),
    "bytes": (b'["\xff"]', "is not JSON"),
    "UTF-16": ("[{}]".encode("utf-16"), "is not JSON"),
    "single quotes": ("[{'launch.price': 1}]", "is not JSON"),
    "comma": ('[{"launch.price": 1},]', "is not JSON"),
    "CSV": ("launch.price\n1\n", "is not JSON"),
}

CELLS = np.random.default_rng(0).uniform(size=(64, 2)).round(6)
TABLE = "a,b,cost\n" + "".join(f"{a},{b},{a + b:.6f}\n" for a, b in CELLS)
CSV: dict[str, tuple[Content, str]] = {
    "nothing": (b"", "must name each column once"),
    "blank": ("\n\n\n", "must name each column once"),
    "names alone": ("a,b,cost\n", "no rows below the names"),
    "name twice": ("a,b,a\n1,2,3\n", "'a' stands 2 times"),
    "no names": (",,\n1,2,3\n", "must name each column once"),
    "UTF-16": (TABLE.encode("utf-16"), "is UTF-16"),
    "latin-1": (TABLE.replace("cost", "co\u00fbt").encode("latin-1"), "is not UTF-8"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "is not UTF-8"),
    "workbook": (b"PK\x03\x04" + bytes(100), "must name each column once"),
    "short line": (TABLE + "1,2\n", "line 66: 2 cells, expected 3"),
    "long line": (TABLE + "1,2,3,4\n", "line 66: 4 cells, expected 3"),
    "word": (TABLE + "1,2,many\n", "line 66, column 'cost': expected a number"),
    "word of an input": (TABLE + "1,some,3\n", "line 66, column 'b'"),
    "gap of an input": (TABLE + "1,,3\n", "an input has no gaps"),
    "infinite input": (TABLE + "inf,1,3\n", "line 66, column 'a'"),
    "underscore": (TABLE + "1,1_0,3\n", "found '1_0'"),
    "hexadecimal": (TABLE + "1,0x10,3\n", "found '0x10'"),
    "currency": (TABLE + "1,2,$3\n", "found '$3'"),
    "percent": (TABLE + "1,2%,3\n", "found '2%'"),
    "thousands": (TABLE + '1,2,"3,000"\n', "write decimals with a point"),
    "decimal comma": (
        "a;b;cost\n" + "1,5;2,5;3,5\n" * 40,
        "line 2, column 'a': expected a number, found '1,5'",
    ),
    "formula": (TABLE + "1,2,=A1+B1\n", "found '=A1+B1'"),
    "date": (TABLE + "1,2026-01-01,3\n", "found '2026-01-01'"),
    "long cell": (TABLE + f"1,2,{'9' * 131_073}\n", "field larger than field limit"),
    "open quote": (TABLE + '1,2,"3\n' + "4,5,6\n" * 40_000, "quotation mark closed"),
    "line without end": (TABLE + "1," * 2**21 + "1", "line 66"),
    "columns": (",".join(f"x{i}" for i in range(10_001)), "has 10,001 columns"),
    "no such output": (TABLE.replace("cost", "price"), "unknown output 'cost'"),
    "constant input": ("a,cost\n" + "1,2\n1,3\n" * 32, "a: does not vary"),
    "constant output": (
        "a,cost\n" + "".join(f"{i},2\n" for i in range(64)),
        "cost: is 2 in every row",
    ),
    "few rows": ("a,cost\n1,2\n2,3\n3,5\n", "a part has 0 rows"),
    "inputs of text": ("a,cost\n" + "x,1\ny,2\n" * 32, "no column of numbers is left"),
    "HTML": ("<html><body>404</body></html>\n", "unknown output 'cost'"),
    "JSON": ('[{"a": 1, "cost": 2}]\n', "unknown output 'cost'"),
}
GIVEN = "given rows.csv --method rank"
ASKED_OF_ROWS = {
    "method": ("given rows.csv --method pwan --output cost", "did you mean 'pawn'"),
    "output": (f"{GIVEN} --output costs", "did you mean 'cost'"),
    "input": (f"{GIVEN} --input c --output cost", "unknown column 'c'"),
    "neither": (GIVEN, "name the inputs or the outputs"),
    "event of no event": (
        "given rows.csv --method prim --output cost",
        "an event is 1 or 0",
    ),
    "never": ("given rows.csv --method prim --output 'cost<0'", "is 0 in every row"),
    "parts": (f"{GIVEN} --output cost --parts 1", "--parts: need 2 or more, got 1"),
    "parts of words": (f"{GIVEN} --output cost --parts few", "'--parts'"),
    "seed": (f"{GIVEN} --output cost --seed {2**64}", "seed: need a whole number"),
    "parts without end": (f"{GIVEN} --output cost --parts 9999", "from 2 to 4096"),
    "treatment": (
        f"{GIVEN} --output cost --nonfinite drop",
        "unknown treatment of rows not finite 'drop'",
    ),
    "same twice": (f"{GIVEN} --output cost --output cost", "stands twice"),
}


def run_of(path: Path) -> None:
    rows = np.random.default_rng(0).normal(size=(4, 16))
    columns = {"input.a": rows, "y": rows**2}
    save(xr.Dataset({k: (DIMENSIONS, v) for k, v in columns.items()}), path)


def opened(change: Callable[[h5py.File, Path], object]) -> Callable[[Path], None]:
    """A run that something is done to."""

    def make(path: Path) -> None:
        run_of(path)
        with h5py.File(path, "a") as file:
            change(file, path.parent)

    return make


def cut(kept: int) -> Callable[[Path], None]:
    """A run of which only the first bytes are left."""

    def make(path: Path) -> None:
        run_of(path)
        path.write_bytes(path.read_bytes()[:kept])

    return make


def constant(path: Path) -> None:
    rows = np.ones((4, 16))
    save(xr.Dataset({k: (DIMENSIONS, rows) for k in ("input.a", "y")}), path)


def not_finite(path: Path) -> None:
    rows = np.random.default_rng(0).normal(size=(4, 16))
    columns = {"input.a": rows, "y": np.where(rows < 0, np.nan, rows)}
    save(xr.Dataset({k: (DIMENSIONS, v) for k, v in columns.items()}), path)


def external(file: h5py.File, folder: Path) -> None:
    file["x"] = h5py.ExternalLink(str(folder / "secret.h5"), "/x")


def soft(file: h5py.File, _: Path) -> None:
    file["x"] = h5py.SoftLink("/y")


def circle(file: h5py.File, _: Path) -> None:
    file["circle"] = file["/"]


def enormous(file: h5py.File, _: Path) -> None:
    file.create_dataset("x", (10**6,) * 2, "f8", chunks=(10**3,) * 2, compression=9)


def scaled(file: h5py.File, _: Path) -> None:
    file["y"].attrs["scale_factor"] = "ten"


NETCDF: dict[str, tuple[str, Content, str, int]] = {
    "nothing": ("summary run.nc", b"", "cannot be read as netCDF", 5),
    "text": ("summary run.nc", "a,b\n1,2\n", "cannot be read as netCDF", 5),
    "picture": ("summary run.nc", b"\x89PNG" + bytes(99), "cannot be read as", 5),
    "first bytes": ("summary run.nc", cut(8), "cannot be read as netCDF", 5),
    "first hundreds": ("summary run.nc", cut(600), "cannot be read as netCDF", 5),
    "all but the end": ("summary run.nc", cut(-8), "cannot be read as netCDF", 5),
    "external link": ("summary run.nc", opened(external), "which is not followed", 5),
    "soft link": ("summary run.nc", opened(soft), "which is not followed", 5),
    "circle": ("summary run.nc", opened(circle), "goes in circles", 5),
    "enormous": ("summary run.nc", opened(enormous), "its variables take", 2),
    "scale of a word": ("summary run.nc", opened(scaled), "cannot be read as", 2),
    "no such name": ("summary run.nc --name z", run_of, "unknown parameter or", 2),
    "probability": ("summary run.nc --probability 1.5", run_of, "a share in (0, 1)", 2),
    "probability of nan": ("summary run.nc --probability nan", run_of, "a share in", 2),
    "not there": ("summary other.nc", run_of, "other.nc: No such file", 5),
    "plot of text": ("plot run.nc", "a,b\n", "cannot be read as", 5),
    "plot of draws that say of no answer": ("plot run.nc", run_of, "is no answer", 2),
    "table of a link": ("table run.nc", opened(soft), "is not followed", 5),
    "table of a circle": ("table run.nc", opened(circle), "goes in circles", 5),
    "export of first bytes": ("export run.nc --csv", cut(8), "cannot be read as", 5),
    "export of what is enormous": (
        "export run.nc --json",
        opened(enormous),
        "its variables take",
        2,
    ),
    "export to nowhere": ("export run.nc --csv --to no/x.csv", run_of, "no: No su", 5),
    "asked of text": ("given run.nc --method rank", "a,b\n", "cannot be read as", 5),
    "asked of a link": ("given run.nc --method rank", opened(soft), "not followed", 5),
    "asked of a constant": ("given run.nc --method rank", constant, "not vary", 2),
    "asked of gaps": (
        "given run.nc --method rank --output y",
        not_finite,
        "leave them out with --nonfinite omit",
        3,
    ),
    "asked for no output": (
        "given run.nc --method rank --output z",
        run_of,
        "unknown output 'z'",
        2,
    ),
}

# The last lines of a user's module, and what is said of it.
OWN = {
    "zero": ("def f(p): return {'y': p.rate + 1 / 0}", "ZeroDivisionError"),
    "name": ("def f(p): return {'y': nosuch}", "NameError: name 'nosuch'"),
    "assertion": ("def f(p): assert 1 > 2, 'no'", "AssertionError: no"),
    "exit": ("def f(p): raise SystemExit(0)", "SystemExit: 0"),
    "attribute": ("def f(p): return {'y': p.rte}", "AttributeError"),
    "recursion": ("def f(p): return f(p)", "RecursionError"),
    "import": ("def f(p): import nosuch_at_all", "No module named 'nosuch_at_all'"),
    "file": ("def f(p): open('nosuch.dat')", "FileNotFoundError"),
    "long": ("def f(p): raise ValueError('x' * 10**6)", "ValueError: xxx"),
    "lines": ("def f(p): raise ValueError('a\\nb')", "ValueError: a b"),
    "words of none": ("def f(p): raise ValueError", "ValueError"),
    "interrupt": ("def f(p): raise StopIteration", "StopIteration"),
    "memory": ("def f(p): raise MemoryError", "MemoryError"),
    "overflow": ("def f(p): return {'y': p.rate * 10.0 ** 1000}", "OverflowError"),
    "if": ("def f(p):\n    if p.rate > 1:\n        return {}", "use jnp.where"),
    "while": ("def f(p):\n    while p.rate > 1:\n        pass", "while_loop"),
    "float": ("def f(p): return {'y': float(p.rate)}", "leave the conversion out"),
    "int": ("def f(p): return {'y': int(p.rate)}", ".astype(int)"),
    "math": ("import math\ndef f(p): return {'y': math.exp(p.rate)}", "use jnp.exp"),
    "max": ("def f(p): return {'y': max(p.rate, p.idle)}", "jnp.maximum"),
    "range": ("def f(p): return {'y': sum(range(p.rate))}", "fori_loop"),
    "nothing": ("def f(p): pass", "f returned None"),
    "number": ("def f(p): return p.rate", "expected one of ['f']"),
    "list": ("def f(p): return [p.rate]", "whose outputs have no names"),
    "text": ("def f(p): return 'y'", "f returned text 'y'"),
    "text within": ("def f(p): return {'y': 'x'}", "f returned text 'x' as y"),
    "no value": ("def f(p): return {'y': None}", "f returned None as y"),
    "array": ("def f(p): return {'y': jnp.stack([p.rate, p.idle])}", "y: a model's"),
    "complex": ("def f(p): return {'y': p.rate + 1j}", "complex128"),
    "no names": ("def f(p): return {}", "f returned {}"),
    "generator": ("def f(p): yield p.rate", "yields or awaits"),
    "coroutine": ("async def f(p): return {'y': p.rate}", "yields or awaits"),
    "two arguments": ("def f(p, q): return {'y': p.rate}", "missing 1 required"),
    "no argument": ("def f(): return {'y': 1.0}", "takes 0 positional"),
    "class": ("f = Toy", "is a class"),
    "constant": ("f = 3", "is no function, found a int"),
    "gone": ("g = 3", "unknown name 'f'"),
    "raises at once": ("1 / 0", "ZeroDivisionError"),
    "leaves at once": ("raise SystemExit(0)", "SystemExit: 0"),
    "syntax": ("def f(p:", "SyntaxError"),
    "indent": ("def f(p):\nreturn 1", "expected an indented block"),
    "NUL": ("x = '\0'", "own.py: SyntaxError"),
    "priors of none": ("def f(p): return {'y': p.rate}\nPRIORS = None", "PRIORS"),
    "priors of numbers": (
        "def f(p): return {'y': p.rate}\nPRIORS = NUMBERS",
        "expected a Prior",
    ),
    "no priors": ("def f(p): return {'y': p.rate}\ndel PRIORS", "has no PRIORS"),
    "noise": (
        "import numpy as np\nrng = np.random.default_rng(0)\n"
        "def f(p): return {'y': p.rate + rng.normal()}",
        "differs from one evaluation to the next",
    ),
}
NO_MODULE = {
    "no file": ("rank nosuch.py:f --output y", "nosuch.py: No such file", 5),
    "no module": ("rank nosuch:f --output y", "no file nosuch.py in", 2),
    "folder": ("rank folder.py:f --output y", "folder.py: Is a directory", 5),
    "no name": ("rank toy.py: --output y", "expected package.module:name", 2),
    "two words": ("rank 'a b:f' --output y", "expected package.module:name", 2),
    "of data": ("rank data.csv:f --output y", "no file data/csv.py in", 2),
    "long file": (f"rank {'x' * 300}.py:f --output y", "File name too", 5),
    "no priors there": (
        "rank toy.py:cost --output sum --priors no.py:P",
        "no.p",
        5,
    ),
}


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "nosuch")


def itself(path: Path) -> None:
    path.symlink_to(path)


def notes(path: Path) -> None:
    path.mkdir()
    (path / "notes.txt").write_text("mine")


def answer(manifest: str) -> Callable[[Path], None]:
    """A folder with a manifest."""

    def make(path: Path) -> None:
        path.mkdir()
        (path / "manifest.json").write_text(manifest)

    return make


def told(name: str, size: int) -> str:
    return (
        '{"schema": 1, "command": "", "files": '
        f'{{"{name}": {{"size": {size}, "sha256": "0"}}}}}}'
    )


TO_FOLDER = f"{TOY_RANK} --output sum --folder"
STUDIED = f"priors {MODEL} --study place"
POINTED = f"evaluate {MODEL} --json --from place"
FOLDERS: dict[str, tuple[str, Content, str, int]] = {
    "a file": (f"{TO_FOLDER} place", "mine", "place: Not a directory", 5),
    "below a file": (f"{TO_FOLDER} place/below", "mine", "place: File", 5),
    "the current one": (f"{TO_FOLDER} .", "mine", "current folder: give another", 5),
    "the one above": (f"{TO_FOLDER} ..", "mine", "current folder: give another", 5),
    "somebody's": (f"{TO_FOLDER} place", notes, "notes.txt: is no part of an answ", 5),
    "no manifest": (f"{TO_FOLDER} place", answer("{"), "would be lost: give anoth", 5),
    "a long name": (f"{TO_FOLDER} {'n' * 300}", "mine", "File name too long", 5),
    "a name that is just too long": (f"{TO_FOLDER} {'n' * 256}", "mine", "too long", 5),
    "a long name in a new folder": (
        f"{TO_FOLDER} new/{'n' * 300}/x",
        "mine",
        "File name too long",
        5,
    ),
    "a long path": (f"{TO_FOLDER} {'n/' * 3000}", "mine", "File name too long", 5),
    "a link to itself": (f"{TO_FOLDER} place", itself, "symbolic links", 5),
    "a pipe": (f"{TO_FOLDER} place", pipe, "place: Not a dir", 5),
    "a device": (f"{TO_FOLDER} /dev/null", "mine", "/dev/null: Not a", 5),
    "of a run": ("run lcoc-bands --samples 32 --folder place", "mine", "place", 5),
    "nothing to verify": ("verify nosuch", "mine", "nosuch", 5),
    "a file to verify": ("verify place", "mine", "place", 5),
    "an empty folder to verify": ("verify place", folder, "manifest.json", 5),
    "a folder of one's own to verify": ("verify place", notes, "manifest.json", 5),
    "a manifest of half": ("verify place", answer("{"), "is no manifest: not JSON", 5),
    "a manifest of a list": ("verify place", answer("[]"), "is no manifest: need", 5),
    "a manifest of brackets": ("verify place", answer("[" * 10**5), "not JSON", 5),
    "a manifest that is missing a file": (
        "verify place",
        answer(told("x.nc", 1)),
        "x.nc: ",
        5,
    ),
    "a manifest that leads away": (
        "verify place",
        answer(told("../x.nc", 1)),
        "is no manifest: need",
        5,
    ),
    "a manifest of tomorrow": (
        "verify place",
        answer('{"schema": 2, "command": "", "files": {}}'),
        "has schema 2, this version of uq reads 1",
        5,
    ),
    "a study that is not there": (STUDIED, nowhere, "place: No such file", 5),
    "a study that is a folder": (STUDIED, folder, "is not a regular file", 5),
    "a study that is a pipe": (STUDIED, pipe, "is not a regular file", 5),
    "a study without end": (STUDIED, endless, "is not a regular file", 5),
    "a study of circles": (STUDIED, itself, "place: ", 5),
    "points that are not there": (POINTED, nowhere, "place: No such file", 5),
    "points that are a folder": (POINTED, folder, "is not a regular file", 5),
    "points that are a pipe": (POINTED, pipe, "is not a regular file", 5),
    "points without end": (POINTED, endless, "is not a regular file", 5),
    "rows that are a pipe": (
        "given place.csv --method rank --output y",
        pipe,
        "place",
        5,
    ),
    "rows of another kind": ("given place --method rank", "a,b\n", "a file .csv or", 2),
    "a run that is a pipe": ("summary place", pipe, "is not a regular file", 5),
    "a run without end": ("summary place", endless, "is not a regular file", 5),
    "a model that is a pipe": (
        "rank place.py:f --output y",
        pipe,
        "is not a regular",
        5,
    ),
}
COUNT = "--xla_force_host_platform_device_count"
ENVIRONMENT = {
    "no devices": ({"XLA_FLAGS": f"{COUNT}=0"}, "at least 1, got '0'"),
    "fewer than none": ({"XLA_FLAGS": f"{COUNT}=-1"}, "at least 1, got '-1'"),
    "devices of a word": ({"XLA_FLAGS": f"{COUNT}=many"}, "at least 1, got 'many'"),
    "devices of nothing": ({"XLA_FLAGS": COUNT}, "at least 1, got ''"),
    "devices of a part": ({"XLA_FLAGS": f"{COUNT}=1.5"}, "at least 1, got '1.5'"),
    "flags of words": ({"XLA_FLAGS": "nonsense"}, "expected --flag=value"),
    "flags without end": ({"XLA_FLAGS": LONG}, "expected --flag=value"),
    "flags of no file": ({"XLA_FLAGS": "/nosuch/flags"}, "or a file of flags"),
}
# Told by a process alone: this one has its devices already, and checks of its own.
ALONE = {("words", "scenario"), ("study", "evidence")}
ANOTHER = {
    "no platform": ({"JAX_PLATFORMS": "nosuch"}, "no device for JAX_PLATFORMS=nosuch"),
}
# What looks strange and is good: it is taken.
TAKEN: dict[str, tuple[str, Mapping[str, Content], str]] = {
    "byte order mark": (
        f"priors {MODEL} --study study.toml",
        {"study.toml": b"\xef\xbb\xbf" + UNIFORM.encode()},
        "uniform 100 to 200",
    ),
    "line ends": (
        f"priors {MODEL} --study study.toml",
        {"study.toml": UNIFORM.replace("\n", "\r\n")},
        "uniform 100 to 200",
    ),
    "empty study": (f"priors {MODEL} --study e.toml", {"e.toml": ""}, "launch.price"),
    "quantiles": (
        f"priors {MODEL} --study study.toml",
        {"study.toml": one("LogNormal", "p10 = 300.0\np90 = 1200.0")},
        "lognormal",
    ),
    "study of any name": (
        f"priors {MODEL} --study 'my \u00e9tude'",
        {"my \u00e9tude": UNIFORM},
        "uniform 100 to 200",
    ),
    "narrow terminal": (f"priors {MODEL}", {}, "launch.price"),
    "list": ("list", {}, "orbital-datacenter"),
    "help": ("--help", {}, "Usage"),
    "no words": ("", {}, "Usage"),
    "verified": (
        "verify place",
        {"place": answer('{"schema": 1, "command": "", "files": {}}')},
        "ok: 0 files",
    ),
    "summary": ("summary run.nc", {"run.nc": run_of}, "y"),
}
PROCESSES = (
    ALONE
    | {("environment", name) for name in ANOTHER}
    | {
        ("words", "model"),
        ("words", "samples without end"),
        ("study", "dots"),
        ("study", "UTF-16"),
        ("points", "depth"),
        ("CSV", "open quote"),
        ("netCDF", "circle"),
        ("own models", "exit"),
        ("own models", "leaves at once"),
        ("folders", "a study without end"),
        ("folders", "a model that is a pipe"),
        ("environment", "no devices"),
    }
)


def words(typed: str) -> list[str]:
    """Words of a line, as a shell splits it."""
    return shlex.split(typed)


def rows() -> list[Row]:
    """All of them."""
    made = [Row("words", k, words(w), holds) for k, (w, holds) in WORDS.items()]
    made += [
        Row("words to a model", k, words(w), holds, TOY_FILE)
        for k, (w, holds) in ASKED.items()
    ]
    made += [
        Row(
            "words to a model",
            f"dependent: {k}",
            words(f"{w} --study tied.toml"),
            holds,
            TOY_FILE | {"tied.toml": TIED},
        )
        for k, (w, holds) in DEPENDENT.items()
    ]
    made += [
        Row("words to a model", f"not finite: {k}", words(w), holds, TOY_FILE, 3)
        for k, (w, holds) in NOT_FINITE.items()
    ]
    for family, table, typed, name in (
        ("study", STUDIES, f"priors {MODEL} --study study.toml", "study.toml"),
        ("points", POINTS, f"evaluate {MODEL} --from points.json", "points.json"),
        ("CSV", CSV, f"{GIVEN} --output cost", "rows.csv"),
    ):
        made += [
            Row(family, k, words(typed), holds, {name: content})
            for k, (content, holds) in table.items()
        ]
    made += [
        Row("CSV", f"asked: {k}", words(w), holds, {"rows.csv": TABLE})
        for k, (w, holds) in ASKED_OF_ROWS.items()
    ]
    made += [
        Row("netCDF", k, words(w), holds, {"run.nc": content}, status)
        for k, (w, content, holds, status) in NETCDF.items()
    ]
    made += [
        Row(
            "own models",
            k,
            words(f"rank own.py:f --output y {RANK}"),
            holds,
            {"own.py": f"{TOY}\n\n{text}\n"},
        )
        for k, (text, holds) in OWN.items()
    ]
    made += [
        Row("own models", k, words(w), holds, TOY_FILE | {"folder.py": folder}, status)
        for k, (w, holds, status) in NO_MODULE.items()
    ]
    for k, (w, content, holds, status) in FOLDERS.items():
        end = next((e for e in (".csv", ".py") if f"place{e}" in w), "")
        made.append(
            Row(
                "folders",
                k,
                words(w),
                holds,
                TOY_FILE | {f"place{end}": content},
                status,
            )
        )
    for table in (ENVIRONMENT, ANOTHER):
        made += [
            Row("environment", k, words(f"priors {MODEL}"), holds, env=env)
            for k, (env, holds) in table.items()
        ]
    made += [
        Row("taken", k, words(w), holds, files, 0)
        for k, (w, files, holds) in TAKEN.items()
    ]
    return made


ROWS = rows()
