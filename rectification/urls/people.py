"""Signing in, people and their posts, accounts, the first run."""

from django.urls import path

from rectification.urls import converters
from rectification.views.people import (
    accounts,
    appointments,
    confirming,
    first_body,
    overseers,
    own_account,
    second_factor,
    sign_in,
)

__all__ = ["converters", "urlpatterns"]

urlpatterns = [
    # /staff/
    path("login/", sign_in.login, name="login"),
    path("logout/", sign_in.logout, name="logout"),
    path("language/", sign_in.set_language, name="set_language"),
    path("password/", sign_in.password_change, name="password-change"),
    path("account/", own_account.own_account, name="own-account"),
    path(
        "account/end_sessions/", own_account.own_end_sessions, name="own-end_sessions"
    ),
    path("account/factor/", second_factor.own_factor, name="own-factor"),
    path("account/codes/", second_factor.own_codes, name="own-codes"),
    path("first_run/", first_body.first_run, name="first_run"),
    # /staff/people/ /staff/appointments/
    path("people/", appointments.people_list, name="people-list"),
    path("people/<key:pk>/", appointments.people_detail, name="people-detail"),
    path(
        "people/<key:pk>/appoint/", appointments.people_appoint, name="people-appoint"
    ),
    path(
        "people/<key:pk>/account/", appointments.people_account, name="people-account"
    ),
    path(
        "appointments/<key:pk>/hand_over/",
        appointments.appointment_hand_over,
        name="appointment-hand_over",
    ),
    path(
        "appointments/<key:pk>/end/",
        appointments.appointment_end,
        name="appointment-end",
    ),
    path(
        "appointments/waiting/",
        confirming.appointment_waiting,
        name="appointment-waiting",
    ),
    path(
        "appointments/<key:pk>/confirm/",
        confirming.appointment_confirm,
        name="appointment-confirm",
    ),
    # /staff/overseers/
    path("overseers/waiting/", overseers.overseer_waiting, name="overseer-waiting"),
    path(
        "overseers/<key:pk>/confirm/",
        overseers.overseer_confirm,
        name="overseer-confirm",
    ),
    path(
        "overseers/<key:pk>/discard/",
        overseers.overseer_discard,
        name="overseer-discard",
    ),
    # /staff/factors/
    path("factors/waiting/", second_factor.factor_waiting, name="factor-waiting"),
    path(
        "factors/<key:pk>/confirm/", second_factor.factor_confirm, name="factor-confirm"
    ),
    # /staff/chains/
    path("chains/<key:pk>/confirm/", overseers.chain_confirm, name="chain-confirm"),
    path("chains/<key:pk>/discard/", overseers.chain_discard, name="chain-discard"),
    # /staff/accounts/
    path("accounts/", accounts.account_list, name="account-list"),
    *(
        path(
            f"accounts/<key:pk>/{name}/",
            accounts.account_step,
            {"name": name},
            name=f"account-{name}",
        )
        for name in accounts.STEPS
    ),
]
