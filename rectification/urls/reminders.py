"""What one is reminded of, and whether it comes by e-mail too."""

from django.urls import path

from rectification.views import reminders

urlpatterns = [
    # /staff/reminders/
    path("reminders/", reminders.reminder_list, name="reminder-list"),
    path("reminders/read/", reminders.reminder_read, name="reminder-read"),
    path("reminders/mail/", reminders.reminder_mail, name="reminder-mail"),
]
