"""Every field of every record is vouched for by the log, or says why not."""

from django.apps import apps

from rectification.models.trail.vouched_fields import (
    ALL,
    NOT_VOUCHED,
    STOOD_ON,
    VOUCHED,
)


def test_every_field_stands_in_one_of_the_two_tables() -> None:
    models = list(apps.get_app_config("rectification").get_models())
    for model in models:
        kind = model._meta.model_name
        fields = {one.name for one in model._meta.concrete_fields} - {"id"}
        vouched, rest = VOUCHED.get(kind, ()), NOT_VOUCHED.get(kind, {})
        assert len(vouched) == len(set(vouched)), kind
        if ALL in rest:
            assert not vouched, kind
            continue
        assert {*vouched, *rest} == fields, kind
        assert not set(vouched) & set(rest), kind
    assert VOUCHED.keys() | NOT_VOUCHED.keys() == {
        model._meta.model_name for model in models
    }


def test_what_an_act_stands_on_is_vouched_for() -> None:
    """A name that is none would be left out in silence."""
    assert {
        kind: set(names) - {*VOUCHED[kind]} for kind, names in STOOD_ON.items()
    } == {kind: set() for kind in STOOD_ON}


def test_what_is_not_vouched_for_has_its_reason() -> None:
    reasons = [why for rest in NOT_VOUCHED.values() for why in rest.values()]
    assert all(reason.endswith(".") for reason in reasons)
