"""Claims: the records, a model whose truth is known, and the command."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose

from experiments.claims.judging import judge
from experiments.claims.records import Claim, read_claims
from experiments.claims.tables import as_json
from experiments.cli.app import application
from uq import models


RECORDS = read_claims()
MINE = """
[boards]
source = "A colleague (2026)"
address = "in conversation"
says = "A launch at 200 USD/kg halves the ratio"
model = "space-vs-terrestrial"
quantity = "cost_ratio"
value = [0.1, 2.5]
unit = "-"
given = { "launch.price" = 200 }
"""


def run(*words):
    application()([*words], standalone_mode=False)


def test_most_of_what_is_claimed_can_be_expressed():
    cannot = [claim for claim in RECORDS.values() if claim.cannot]
    assert len(RECORDS) - len(cannot) >= 30
    for claim in RECORDS.values():
        assert claim.source
        assert claim.address
        assert claim.says
        if not claim.cannot:
            assert claim.model in models.found()
            assert claim.unit
            assert np.isfinite(claim.value).all()


def test_every_record_is_judged_from_numbers():
    judged = judge(list(RECORDS.values()), 2**8, 0)
    for each in judged:
        if each.claim.cannot:
            assert each.verdict == "cannot be expressed"
            continue
        assert np.isfinite([each.ours, each.theirs]).all(), each.claim.name
        assert each.probable
        for share in each.probable.values():
            assert 0 <= share.value <= 1
        low, high = each.claim.value
        whole = sum(each.parts.values())
        step = (
            np.log(each.theirs / each.ours)
            if each.logarithmic
            else (each.theirs - each.ours)
        )
        assert_allclose(whole, step, rtol=1e-9, atol=1e-9)
        for _, value in each.closers:
            assert np.isfinite(value)
        if each.verdict.endswith("is higher") and each.claim.quantity:
            assert each.theirs > high
        if each.verdict.endswith("is lower") and each.claim.quantity:
            assert each.theirs < low
    json.dumps(as_json(judged), allow_nan=False)


def test_what_was_published_agrees_with_its_reproduction():
    names = ["mccalip-december", "spacedc-lcoc", "spacedc-rich"]
    for each in judge([RECORDS[name] for name in names], 2**6, 0):
        assert each.agrees
        assert_allclose(each.theirs, each.claim.value[0], rtol=2e-3)


def test_an_input_that_closes_the_rest_does():
    """Given at that value besides, our number is the one that is claimed."""
    claim = RECORDS["starcloud-parity"]
    (first,) = judge([claim], 2**6, 0)
    path, value = first.closers[0]
    given = {**claim.given, path: value}
    (closed,) = judge([Claim(**{**vars(claim), "given": given})], 2**6, 0)
    assert_allclose(closed.theirs, claim.value[1], rtol=2e-3)


def test_what_is_less_probable_is_claimed_of_less():
    claim = RECORDS["handmer-ratio"]
    more = Claim(**{**vars(claim), "name": "more", "value": (5.0, 5.0)})
    least, most = judge([claim, more], 2**10, 0)
    for label, share in least.probable.items():
        assert share.value <= most.probable[label].value


def test_a_claim_of_ones_own_is_read_and_told(tmp_path, capsys):
    (tmp_path / "mine.toml").write_text(MINE)
    words = ["claim", str(tmp_path / "mine.toml"), "--samples", "64"]
    run(*words, "--folder", str(tmp_path / "told"))
    out = capsys.readouterr().out
    assert "A launch at 200 USD/kg halves the ratio (A colleague" in out
    assert "agrees" in out
    written = {path.name for path in (tmp_path / "told").iterdir()}
    assert written == {"claims.json", "claims.png", "manifest.json"}
    run(*words, "--json")
    (told,) = json.loads(capsys.readouterr().out)
    assert told["claim"] == "boards"
    assert told["verdict"] == "agrees"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("model", "modle", "boards: unknown entry 'modle': did you mean 'model'"),
        ('"cost_ratio"', '"cost"', "boards: unknown output or input 'cost'"),
        ("[0.1, 2.5]", "[2.5, 0.1]", "boards: value: expected the lower end first"),
        (
            "[0.1, 2.5]",
            '"much"',
            "value: expected a finite number, found 'much'",
        ),
        ("launch.price", "launch.prize", "boards: unknown .*'launch.prize'"),
        ("space-vs", "space-vz", "unknown model 'space-vz-terrestrial'"),
        ("says =", "sayz =", "boards: unknown entry 'sayz'"),
        ("[boards]", "[boards", "is no TOML"),
        ('unit = "-"', 'sense = "so"', "boards: unknown sense 'so'"),
        ('unit = "-"', 'unit = "USD/W"', "boards: unit: expected -, of cost_ratio"),
        ("= 200 }", "= -200 }", "boards: given: launch.price: expected 0 to inf"),
        ("= 200 }", "= inf }", "boards: given: launch.price: expected a finite"),
        ('unit = "-"', "over = 5", "boards: over: expected a list, found 5"),
    ],
)
def test_what_is_no_claim_is_refused_in_one_line(tmp_path, old, new, message):
    file = tmp_path / "mine.toml"
    file.write_text(MINE.replace(old, new))
    with pytest.raises((ValueError, KeyError), match=message) as refused:
        run("claim", str(file), "--samples", "64")
    assert "\n" not in str(refused.value.args[0])


def test_a_claim_that_is_not_shipped_is_refused():
    with pytest.raises(KeyError, match="unknown claim 'handmer'"):
        run("claim", "handmer")
