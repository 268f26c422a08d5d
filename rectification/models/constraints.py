"""The few shapes of CheckConstraint the records use, so that each reads as a claim."""

from django.db.models import CheckConstraint, F, Q


def paired(model: str, stem: str) -> CheckConstraint:
    """`<stem>_at` and `<stem>_by` are both set or both empty."""
    at, by = f"{stem}_at__isnull", f"{stem}_by__isnull"
    return CheckConstraint(
        name=f"{model}_{stem}_pair",
        condition=Q(**{at: True, by: True}) | Q(**{at: False, by: False}),
    )


def implies(name: str, premise: Q, conclusion: Q) -> CheckConstraint:
    """Where the premise holds, so does the conclusion. Trap: a NULL premise passes."""
    return CheckConstraint(name=name, condition=~premise | conclusion)


def in_order(name: str, first: str, last: str) -> CheckConstraint:
    """`last` is not before `first`, where both are known."""
    return CheckConstraint(
        name=name,
        condition=Q(**{f"{first}__isnull": True})
        | Q(**{f"{last}__isnull": True})
        | Q(**{f"{last}__gte": F(first)}),
    )
