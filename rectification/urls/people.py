"""Signing in, people and their posts, accounts, the first run."""

from django.urls import path

from rectification.urls import converters
from rectification.views import account, accounts, first_run, people

__all__ = ["converters", "urlpatterns"]

urlpatterns = [
    # /staff/
    path("login/", account.login, name="login"),
    path("logout/", account.logout, name="logout"),
    path("language/", account.set_language, name="set_language"),
    path("password/", account.password_change, name="password-change"),
    path("first_run/", first_run.first_run, name="first_run"),
    # /staff/people/ /staff/appointments/
    path("people/", people.people_list, name="people-list"),
    path("people/<key:pk>/", people.people_detail, name="people-detail"),
    path("people/<key:pk>/appoint/", people.people_appoint, name="people-appoint"),
    path("people/<key:pk>/account/", people.people_account, name="people-account"),
    path(
        "appointments/<key:pk>/hand_over/",
        people.appointment_hand_over,
        name="appointment-hand_over",
    ),
    path("appointments/<key:pk>/end/", people.appointment_end, name="appointment-end"),
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
