"""All tables as of the sixty-third file, for a database that has none yet.

Applied in place of the files that it names, which stay for databases on their way: what
those files did one after another takes an empty database half a minute. Rows that some
of them mended were made by older versions, so none is made here. Constraints and
indexes stand in the tables: added one by one, each would have SQLite copy its table.
Every table is made as it stands after the last of the operations, which do nothing else:
`apply` says why.
"""

from decimal import Decimal

import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import rectification.models.bodies.order_kinds
import rectification.models.trail.constraints
import rectification.models.trail.lifecycle


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("rectification", "0001_initial"),
        ("rectification", "0002_seats_confirmed"),
        ("rectification", "0003_evidence_since"),
        ("rectification", "0004_reviews_confirmed"),
        ("rectification", "0005_log_rows"),
        ("rectification", "0006_printed_texts"),
        ("rectification", "0007_scans_on_paper"),
        ("rectification", "0008_extensions"),
        ("rectification", "0009_two_reviews"),
        ("rectification", "0010_decisions_on_paper"),
        ("rectification", "0011_acts_on_paper"),
        ("rectification", "0012_adoption"),
        ("rectification", "0013_form_sent_once"),
        ("rectification", "0014_login_names_folded"),
        ("rectification", "0015_recounts_lateness"),
        ("rectification", "0016_seats_of_the_first_run"),
        ("rectification", "0017_passwords_named"),
        ("rectification", "0018_more_seats_wait"),
        ("rectification", "0019_reviews_of_a_round"),
        ("rectification", "0020_drafts_of_tabs_with_files"),
        ("rectification", "0021_overseer_changes"),
        ("rectification", "0022_reviews_of_a_text"),
        ("rectification", "0023_sessions_named"),
        ("rectification", "0024_adoption_on_server"),
        ("rectification", "0025_reading_rules"),
        ("rectification", "0026_who_made_it_public"),
        ("rectification", "0027_extensions_on_paper"),
        ("rectification", "0028_sheets_named"),
        ("rectification", "0029_reporting_periods"),
        ("rectification", "0030_what_draft_files_prove"),
        ("rectification", "0031_sheet_numbers"),
        ("rectification", "0032_entries_returned"),
        ("rectification", "0033_urgings"),
        ("rectification", "0034_plans"),
        ("rectification", "0035_log_seen"),
        ("rectification", "0036_wording_cleared"),
        ("rectification", "0037_help_requests"),
        ("rectification", "0038_extension_limit"),
        ("rectification", "0039_extension_done_so_far"),
        ("rectification", "0040_saved_views"),
        ("rectification", "0041_working_days"),
        ("rectification", "0042_submissions"),
        ("rectification", "0043_extension_overseer"),
        ("rectification", "0044_supervision_orders"),
        ("rectification", "0045_reminders"),
        ("rectification", "0046_instructions"),
        ("rectification", "0047_outcome_figures"),
        ("rectification", "0048_confirmed_reports"),
        ("rectification", "0049_verifications"),
        ("rectification", "0050_tally"),
        ("rectification", "0051_reminders_by_hand"),
        ("rectification", "0052_look_backs"),
        ("rectification", "0053_shows_reasons"),
        ("rectification", "0054_samples"),
        ("rectification", "0055_check_ins"),
        ("rectification", "0056_close_out_chain"),
        ("rectification", "0057_replies_in_reminders"),
        ("rectification", "0058_initials"),
        ("rectification", "0059_second_factors"),
        ("rectification", "0060_opinions"),
        ("rectification", "0061_chain_changes"),
        ("rectification", "0062_overview_indexes"),
        ("rectification", "0063_blank_forms"),
    ]

    dependencies = []

    def apply(self, project_state, schema_editor, collect_sql=False):
        """Make the tables out of what all operations together come to.

        After each single one Django would draw up all models anew, which takes three
        quarters of the time that a database takes to be made.
        """
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            if isinstance(operation, migrations.CreateModel):
                model = project_state.apps.get_model(self.app_label, operation.name)
                schema_editor.create_model(model)
        return project_state

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("day", models.DateField(unique=True, verbose_name="day")),
                (
                    "works",
                    models.BooleanField(
                        default=False,
                        help_text="Left empty: a day off.",
                        verbose_name="is worked",
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        help_text="Such as: National Day.",
                        max_length=60,
                        verbose_name="occasion",
                    ),
                ),
            ],
            options={
                "verbose_name": "holiday or day worked in its place",
                "verbose_name_plural": "holidays and days worked in their place",
                "ordering": ["-day"],
            },
        ),
        migrations.CreateModel(
            name="Chain",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    models.CharField(max_length=40, unique=True, verbose_name="chain"),
                ),
                ("seq", models.PositiveIntegerField(default=0, verbose_name="length")),
                (
                    "head",
                    models.CharField(
                        blank=True, default="", max_length=64, verbose_name="head"
                    ),
                ),
            ],
            options={
                "verbose_name": "log chain",
                "verbose_name_plural": "log chains",
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        max_length=20, unique=True, verbose_name="reference"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("inspection", "Inspection by the city or county"),
                            ("higher", "Inspection by the province or centre"),
                            ("audit", "Audit"),
                            ("supervision", "Supervision of decisions"),
                        ],
                        default="inspection",
                        max_length=12,
                        verbose_name="source",
                    ),
                ),
                (
                    "round",
                    models.CharField(blank=True, max_length=100, verbose_name="round"),
                ),
                (
                    "theme",
                    models.CharField(blank=True, max_length=200, verbose_name="theme"),
                ),
                (
                    "team",
                    models.CharField(blank=True, max_length=500, verbose_name="team"),
                ),
                (
                    "started_on",
                    models.DateField(blank=True, null=True, verbose_name="started on"),
                ),
                (
                    "ended_on",
                    models.DateField(blank=True, null=True, verbose_name="ended on"),
                ),
                (
                    "feedback_on",
                    models.DateField(blank=True, null=True, verbose_name="feedback on"),
                ),
                (
                    "plan_due_on",
                    models.DateField(blank=True, null=True, verbose_name="plan due on"),
                ),
                (
                    "campaign_ends_on",
                    models.DateField(
                        blank=True,
                        null=True,
                        verbose_name="concentrated rectification ends on",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fortnightly", "Twice a month"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                        ],
                        help_text="Empty: as the body. Another one holds from the next period on.",
                        max_length=11,
                        verbose_name="rhythm of reporting",
                    ),
                ),
                (
                    "cleared_by",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="wording cleared by"
                    ),
                ),
                (
                    "cleared_on",
                    models.DateField(blank=True, null=True, verbose_name="cleared on"),
                ),
                ("next_serial", models.PositiveIntegerField(default=1, editable=False)),
                ("next_report", models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                "verbose_name": "inspection",
                "verbose_name_plural": "inspections",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_on__isnull", True),
                            ("ended_on__isnull", True),
                            ("ended_on__gte", models.F("started_on")),
                            _connector="OR",
                        ),
                        name="inspection_dates",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SendingMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "mark",
                    models.CharField(db_index=True, max_length=16, verbose_name="mark"),
                ),
                ("day", models.DateField(verbose_name="day")),
            ],
            options={
                "verbose_name": "mark of a sender",
                "verbose_name_plural": "marks of senders",
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "initials",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=200,
                        verbose_name="initials",
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "factor_reset_at",
                    models.DateTimeField(
                        editable=False,
                        null=True,
                        verbose_name="new second factor asked for at",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="e-mail"
                    ),
                ),
                (
                    "mail_language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "No e-mail"),
                            ("zh-hans", "In Chinese"),
                            ("en", "In English"),
                        ],
                        default="zh-hans",
                        max_length=7,
                        verbose_name="reminders by e-mail",
                    ),
                ),
                (
                    "unread_reminders",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="unread reminders"
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        max_length=150,
                        unique=True,
                        validators=[
                            django.contrib.auth.validators.UnicodeUsernameValidator()
                        ],
                        verbose_name="login name",
                    ),
                ),
                ("full_name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="active")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="For installation; gives no right on any staff page.",
                        verbose_name="opens the administration",
                    ),
                ),
                (
                    "must_change_password",
                    models.BooleanField(
                        default=False, verbose_name="must change the password"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="created at"
                    ),
                ),
                (
                    "reset_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="password last reset at"
                    ),
                ),
                (
                    "session_epoch",
                    models.PositiveIntegerField(default=0, editable=False),
                ),
                (
                    "factor_reset_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="new second factor asked for by",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="opened by",
                    ),
                ),
                (
                    "reset_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="password last reset by",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reset_at__isnull", True), ("reset_by__isnull", True)
                            ),
                            models.Q(
                                ("reset_at__isnull", False), ("reset_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="user_reset_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("factor_reset_at__isnull", True),
                                ("factor_reset_by__isnull", True),
                            ),
                            models.Q(
                                ("factor_reset_at__isnull", False),
                                ("factor_reset_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="user_factor_reset_pair",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"),
                        name="user_username_folded",
                        violation_error_message="Another account has this login name; capitals make no difference.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Aspect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, verbose_name="order"),
                ),
                ("title", models.CharField(max_length=1000, verbose_name="title")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="rectification.aspect",
                        verbose_name="within",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aspects",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "aspect",
                "verbose_name_plural": "aspects",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("words", models.TextField(verbose_name="how it was kept up")),
                (
                    "written_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="written at"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be confirmed"),
                            ("confirmed", "Confirmed"),
                            ("returned", "Returned"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("opinion", models.TextField(blank=True, verbose_name="opinion")),
                (
                    "decided_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="decided at"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written by",
                    ),
                ),
            ],
            options={
                "verbose_name": "yearly check-in",
                "verbose_name_plural": "yearly check-ins",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="checkin_decided_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["confirmed", "returned", "waiting"])
                        ),
                        name="checkin_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "waiting"),
                            ("decided_at__isnull", False),
                            _connector="OR",
                        ),
                        name="checkin_decided_when",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("content", models.TextField(verbose_name="content")),
                (
                    "digest",
                    models.CharField(
                        db_index=True, max_length=64, verbose_name="digest"
                    ),
                ),
                ("as_of", models.DateField(verbose_name="as of")),
                (
                    "frozen_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="frozen at"
                    ),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="frozen by",
                    ),
                ),
            ],
            options={
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entry", "Progress entry"),
                            ("evidence", "Evidence"),
                            ("edition", "Edition"),
                            ("submission", "Submission upwards"),
                            ("source", "Source"),
                            ("order", "Order to reply"),
                            ("instruction", "Instruction of a leader"),
                            ("verification", "Verification"),
                            ("look_back", "Look-back"),
                            ("check_in", "Yearly check-in"),
                            ("opinion", "Opinion from the public"),
                            ("payload", "Values in the history"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("subject_id", models.BigIntegerField(verbose_name="record")),
                ("place", models.CharField(max_length=200, verbose_name="where")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="requested at"
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="confirmed at"
                    ),
                ),
                (
                    "refused_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="refused at"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="refused by",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("confirmed_by__isnull", True),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="erasure_confirmed_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("refused_at__isnull", True),
                                ("refused_by__isnull", True),
                            ),
                            models.Q(
                                ("refused_at__isnull", False),
                                ("refused_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="erasure_refused_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(
                                ("confirmed_by", models.F("requested_by")),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="erasure_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at", None),
                            ("refused_at", None),
                            _connector="OR",
                        ),
                        name="erasure_one_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="erasure_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("refused_at", None)),
                        fields=("kind", "subject_id"),
                        name="erasure_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        db_index=True, max_length=64, verbose_name="digest"
                    ),
                ),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                (
                    "media_type",
                    models.CharField(max_length=100, verbose_name="media type"),
                ),
                ("name", models.CharField(max_length=255, verbose_name="file name")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("rule", "Rule or system"),
                            ("minutes", "Minutes"),
                            ("voucher", "Voucher"),
                            ("photo", "Photograph"),
                            ("letter", "Letter"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "dated_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="date of the document"
                    ),
                ),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="uploaded at"
                    ),
                ),
                (
                    "erasure",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.erasure",
                        verbose_name="erasure",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
            },
        ),
        migrations.CreateModel(
            name="CheckInFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "check_in",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="rectification.checkin",
                        verbose_name="yearly check-in",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_ins",
                        to="rectification.evidence",
                        verbose_name="evidence",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a yearly check-in",
                "verbose_name_plural": "files of yearly check-ins",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("check_in", "evidence"), name="checkinfile_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="confirmed at"
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="taken in at"
                    ),
                ),
                (
                    "meeting",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="meeting or signature"
                    ),
                ),
                (
                    "met_on",
                    models.DateField(blank=True, null=True, verbose_name="day of it"),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="number of the minutes"
                    ),
                ),
                (
                    "confirmation",
                    models.CharField(
                        choices=[
                            ("waiting", "Not confirmed yet"),
                            ("person", "Confirmed by a second person"),
                            ("server", "Confirmed on the server"),
                            ("earlier", "Imported before confirmations"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="confirmation of the import",
                    ),
                ),
                (
                    "confirmer",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken in by",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="rectification.evidence",
                        verbose_name="signed scan",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adoptions",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "adoption on import",
                "verbose_name_plural": "adoptions on import",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("meeting", ""),
                                ("met_on", None),
                                ("number", ""),
                                ("scan", None),
                            ),
                            models.Q(
                                models.Q(("meeting", ""), _negated=True),
                                ("met_on__isnull", False),
                                ("scan__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="adoption_basis_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmation", "waiting"), ("confirmed_at", None)
                            ),
                            models.Q(
                                ("confirmation__in", ["person", "server", "earlier"]),
                                ("confirmed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="adoption_confirmed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmation", "person"), _negated=True),
                            ("confirmer__isnull", False),
                            _connector="OR",
                        ),
                        name="adoption_confirmed_by",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "status_wording",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=500,
                        verbose_name="status as printed",
                    ),
                ),
                (
                    "adopted_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="adopted at"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        max_length=30, unique=True, verbose_name="reference"
                    ),
                ),
                ("serial", models.PositiveIntegerField(verbose_name="serial")),
                (
                    "position",
                    models.PositiveIntegerField(default=0, verbose_name="order"),
                ),
                ("title", models.CharField(max_length=1000, verbose_name="title")),
                (
                    "original_text",
                    models.TextField(
                        blank=True,
                        help_text="Paragraphs, one a line.",
                        verbose_name="original text",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dated", "With a deadline"),
                            ("immediate", "To be put right at once"),
                            ("long_term", "To be kept up for good"),
                            (
                                "within_campaign",
                                "Within the concentrated rectification",
                            ),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        blank=True,
                        help_text="The last day that counts.",
                        null=True,
                        verbose_name="deadline",
                    ),
                ),
                (
                    "due_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("year", "Year"),
                        ],
                        max_length=8,
                        verbose_name="precision of the deadline",
                    ),
                ),
                (
                    "due_wording",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="deadline as printed"
                    ),
                ),
                (
                    "due_set_at",
                    models.DateTimeField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="deadline set at",
                    ),
                ),
                ("standard", models.TextField(blank=True, verbose_name="standard")),
                (
                    "leader",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="responsible leader"
                    ),
                ),
                (
                    "person",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="person responsible"
                    ),
                ),
                (
                    "account_lead",
                    models.TextField(
                        blank=True, verbose_name="introduction to the account"
                    ),
                ),
                (
                    "plan_lead",
                    models.TextField(
                        blank=True, verbose_name="introduction to the next steps"
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        blank=True,
                        help_text="What was achieved; public once the report shows it.",
                        verbose_name="outcome of the rectification",
                    ),
                ),
                (
                    "reason_for_delay",
                    models.TextField(
                        blank=True,
                        help_text="Public once the report shows it. The reason that an office gives with its progress stays internal.",
                        verbose_name="reason for delay as published",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "latest_on",
                    models.DateField(
                        editable=False, null=True, verbose_name="date of it"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("registered", "Not started"),
                            ("ongoing", "Under rectification"),
                            ("submitted", "Awaiting review"),
                            ("completed", "Closed out"),
                            (
                                "substantially_completed",
                                "Substantially completed, continuing",
                            ),
                            ("long_term", "Long-term"),
                        ],
                        default="registered",
                        editable=False,
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "asks",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("completed", "Closed out"),
                            (
                                "substantially_completed",
                                "Substantially completed, continuing",
                            ),
                            ("long_term", "Long-term"),
                        ],
                        editable=False,
                        max_length=24,
                        verbose_name="requested outcome",
                    ),
                ),
                (
                    "chain",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=60,
                        verbose_name="chain of the close-out",
                    ),
                ),
                (
                    "steps_left",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=60,
                        verbose_name="steps left to decide",
                    ),
                ),
                (
                    "passed_on_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="passed on at"
                    ),
                ),
                (
                    "reopened_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="reopened at"
                    ),
                ),
                (
                    "evidence_waiver",
                    models.TextField(blank=True, verbose_name="reason for no evidence"),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="submitted at"
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "adopted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="adopted by",
                    ),
                ),
                (
                    "adoption",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="rectification.adoption",
                        verbose_name="adoption on import",
                    ),
                ),
                (
                    "aspect",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="rectification.aspect",
                        verbose_name="aspect",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
                (
                    "prior",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="relapses",
                        to="rectification.finding",
                        verbose_name="same finding of an earlier inspection",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "indexes": [
                    models.Index(
                        fields=["inspection", "position", "id"], name="finding_in_order"
                    ),
                    models.Index(
                        fields=[
                            "inspection",
                            "state",
                            "due_on",
                            "steps_left",
                            "submitted_by",
                        ],
                        name="finding_seen_state",
                    ),
                    models.Index(fields=["due_on", "id"], name="finding_by_deadline"),
                    models.Index(fields=["state", "id"], name="finding_by_state"),
                    rectification.models.trail.constraints.MissingFirst(
                        fields=["latest_on", "id"], name="finding_latest"
                    ),
                    models.Index(
                        fields=["state", "due_on", "id", "inspection"],
                        name="finding_due",
                    ),
                    models.Index(
                        fields=[
                            "state",
                            "submitted_at",
                            "id",
                            "inspection",
                            "submitted_by",
                            "steps_left",
                        ],
                        name="finding_asked",
                    ),
                    models.Index(
                        condition=models.Q(("prior__isnull", False)),
                        fields=["inspection"],
                        name="finding_repeated",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "serial"), name="finding_serial"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("adopted_at__isnull", True),
                                ("adopted_by__isnull", True),
                            ),
                            models.Q(
                                ("adopted_at__isnull", False),
                                ("adopted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="finding_adopted_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("submitted_at__isnull", True),
                                ("submitted_by__isnull", True),
                            ),
                            models.Q(
                                ("submitted_at__isnull", False),
                                ("submitted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="finding_submitted_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", False), _negated=True),
                            models.Q(("due_precision", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="finding_due_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status_wording", ""),
                            ("adopted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="finding_wording_adopted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "submitted"), _negated=True),
                            models.Q(
                                ("submitted_at__isnull", False),
                                models.Q(("asks", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="finding_submitted_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("steps_left", ""), ("state", "submitted"), _connector="OR"
                        ),
                        name="finding_steps_submitted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        "completed",
                                        "long_term",
                                        "substantially_completed",
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("closed_at__isnull", False),
                            ("adoption__isnull", False),
                            _connector="OR",
                        ),
                        name="finding_closed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("adoption__isnull", False), _negated=True),
                            models.Q(
                                ("adopted_at__isnull", False),
                                (
                                    "state__in",
                                    [
                                        "completed",
                                        "long_term",
                                        "substantially_completed",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="finding_adoption_closes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["ongoing", "registered", "submitted"]),
                                _negated=True,
                            ),
                            ("closed_at__isnull", True),
                            _connector="OR",
                        ),
                        name="finding_open_not_closed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "completed",
                                    "long_term",
                                    "ongoing",
                                    "registered",
                                    "submitted",
                                    "substantially_completed",
                                ],
                            )
                        ),
                        name="finding_state_known",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.AddField(
            model_name="checkin",
            name="finding",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="check_ins",
                to="rectification.finding",
                verbose_name="finding",
            ),
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("form", models.CharField(max_length=40, verbose_name="form")),
                ("key", models.CharField(max_length=40, verbose_name="subject")),
                (
                    "tab",
                    models.CharField(
                        blank=True,
                        default="",
                        max_length=32,
                        verbose_name="browser tab",
                    ),
                ),
                ("data", models.JSONField(default=dict, verbose_name="content")),
                (
                    "updated_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="updated at"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "form", "key", "tab"),
                        name="formdraft_once_a_tab",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("field", models.CharField(max_length=60, verbose_name="field")),
                ("name", models.CharField(max_length=255, verbose_name="file name")),
                (
                    "media_type",
                    models.CharField(max_length=100, verbose_name="media type"),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="digest")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                (
                    "kept_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="kept at"
                    ),
                ),
                (
                    "claim",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what it proves"
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="rectification.formdraft",
                        verbose_name="draft",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a draft",
                "verbose_name_plural": "files of drafts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "field", "sha256"), name="draftfile_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "reply_due_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="reply due on"
                    ),
                ),
                ("ending", models.TextField(blank=True, verbose_name="how it ended")),
                (
                    "ended_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="over since"
                    ),
                ),
                (
                    "leader_name",
                    models.CharField(max_length=60, verbose_name="name of the leader"),
                ),
                (
                    "leader_post",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="post of the leader"
                    ),
                ),
                ("given_on", models.DateField(verbose_name="day of the instruction")),
                ("words", models.TextField(verbose_name="words of the instruction")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("given", "Handed on to offices"),
                            ("closed", "Settled"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="given",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "entered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="entered at"
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account of the leader",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="instructions",
                        to="rectification.evidence",
                        verbose_name="scan of the instruction",
                    ),
                ),
            ],
            options={
                "verbose_name": "instruction of a leader",
                "verbose_name_plural": "instructions of leaders",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True), ("ended_by__isnull", True)
                            ),
                            models.Q(
                                ("ended_at__isnull", False), ("ended_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="instruction_ended_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "given")),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ["closed", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="instruction_over_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("leader_name", ""), _negated=True),
                        name="instruction_of_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reply_due_on__isnull", False)),
                        name="instruction_reply_due",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("seq", models.PositiveIntegerField(verbose_name="number")),
                (
                    "previous",
                    models.CharField(
                        blank=True, max_length=64, verbose_name="previous hash"
                    ),
                ),
                ("hash", models.CharField(max_length=64, verbose_name="hash")),
                ("at", models.DateTimeField(verbose_name="time")),
                (
                    "actor",
                    models.CharField(blank=True, max_length=200, verbose_name="actor"),
                ),
                ("actor_id", models.BigIntegerField(blank=True, null=True)),
                ("action", models.CharField(max_length=60, verbose_name="action")),
                (
                    "subject",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="subject"
                    ),
                ),
                ("subject_type", models.CharField(blank=True, max_length=40)),
                ("subject_id", models.BigIntegerField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("before_digest", models.CharField(blank=True, max_length=64)),
                ("after_digest", models.CharField(blank=True, max_length=64)),
                ("request_id", models.CharField(blank=True, max_length=64)),
                ("rows", models.TextField(blank=True, default="")),
                ("seen", models.TextField(blank=True, default="")),
                (
                    "chain",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="rectification.chain",
                        verbose_name="chain",
                    ),
                ),
            ],
            options={
                "verbose_name": "log entry",
                "verbose_name_plural": "log entries",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["subject_type", "subject_id"], name="logentry_subject"
                    ),
                    models.Index(fields=["request_id"], name="logentry_request"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("chain", "seq"), name="logentry_seq"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LogPayload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "before",
                    models.JSONField(blank=True, null=True, verbose_name="before"),
                ),
                (
                    "after",
                    models.JSONField(blank=True, null=True, verbose_name="after"),
                ),
                (
                    "erased_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="erased at"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payload",
                        to="rectification.logentry",
                        verbose_name="log entry",
                    ),
                ),
                (
                    "erased_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="erased by",
                    ),
                ),
            ],
            options={
                "verbose_name": "log payload",
                "verbose_name_plural": "log payloads",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("erased_at__isnull", True), ("erased_by__isnull", True)
                            ),
                            models.Q(
                                ("erased_at__isnull", False),
                                ("erased_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="logpayload_erased_pair",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LookBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[("held", "Has lasted"), ("relapsed", "Relapsed")],
                        max_length=8,
                        verbose_name="result",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        verbose_name="what was looked at, and what was found"
                    ),
                ),
                (
                    "looked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="looked at"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="look_backs",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "looked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="looked at by",
                    ),
                ),
            ],
            options={
                "verbose_name": "look-back",
                "verbose_name_plural": "look-backs",
                "indexes": [
                    models.Index(
                        fields=["finding", "looked_at"], name="lookback_newest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("result__in", ["held", "relapsed"])),
                        name="lookback_result_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LookBackFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="look_backs",
                        to="rectification.evidence",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "look_back",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="rectification.lookback",
                        verbose_name="look-back",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a look-back",
                "verbose_name_plural": "files of look-backs",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("look_back", "evidence"), name="lookbackfile_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("read_at", models.DateTimeField(null=True, verbose_name="read at")),
                (
                    "mail",
                    models.CharField(
                        choices=[
                            ("none", "No e-mail"),
                            ("waiting", "E-mail waits"),
                            ("sending", "E-mail under way"),
                            ("sent", "E-mail sent"),
                            ("failed", "E-mail failed"),
                        ],
                        default="none",
                        max_length=7,
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "tried_at",
                    models.DateTimeField(null=True, verbose_name="last tried at"),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="how often tried"
                    ),
                ),
                (
                    "fault",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="what failed"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "notification",
                "verbose_name_plural": "notifications",
                "ordering": ["-day", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "day"), name="notification_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "initials",
                    models.CharField(
                        blank=True,
                        default="",
                        editable=False,
                        max_length=200,
                        verbose_name="initials",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "position",
                    models.PositiveIntegerField(default=0, verbose_name="order"),
                ),
                (
                    "is_collective",
                    models.BooleanField(
                        default=False, verbose_name="stands for several offices"
                    ),
                ),
                (
                    "since",
                    models.DateField(blank=True, null=True, verbose_name="since"),
                ),
                (
                    "until",
                    models.DateField(
                        blank=True,
                        help_text="The first day on which it no longer exists.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="rectification.office",
                        verbose_name="successor",
                    ),
                ),
            ],
            options={
                "verbose_name": "office",
                "verbose_name_plural": "offices",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="office_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("successor", None),
                            models.Q(("until", None), _negated=True),
                            _connector="OR",
                        ),
                        name="office_successor_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, verbose_name="order"),
                ),
                (
                    "heading",
                    models.CharField(
                        blank=True, max_length=1000, verbose_name="heading"
                    ),
                ),
                ("plan", models.TextField(blank=True, verbose_name="plan")),
                ("account", models.TextField(blank=True, verbose_name="account")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "Planned"),
                            ("under_way", "Under way"),
                            ("done", "Done"),
                            ("long_term", "Long-term"),
                        ],
                        default="planned",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "owner",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="person in charge"
                    ),
                ),
                (
                    "due_on",
                    models.DateField(blank=True, null=True, verbose_name="deadline"),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="rectification.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["done", "long_term", "planned", "under_way"])
                        ),
                        name="measure_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Addressee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                (
                    "replied_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="replied at"
                    ),
                ),
                (
                    "return_reason",
                    models.TextField(blank=True, verbose_name="why it was sent back"),
                ),
                (
                    "returned_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="sent back at"
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="replied by",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent back by",
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addressees",
                        to="rectification.instruction",
                        verbose_name="instruction of a leader",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "addressee of an order",
                "verbose_name_plural": "addressees of orders",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replied_at__isnull", True),
                                ("replied_by__isnull", True),
                            ),
                            models.Q(
                                ("replied_at__isnull", False),
                                ("replied_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="addressee_replied_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("returned_at__isnull", True),
                                ("returned_by__isnull", True),
                            ),
                            models.Q(
                                ("returned_at__isnull", False),
                                ("returned_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="addressee_returned_pair",
                    ),
                    models.UniqueConstraint(
                        fields=("instruction", "office"),
                        name="addressee_office_once_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replied_at", None), ("returned_at", None), _connector="OR"
                        ),
                        name="addressee_owes_or_replied",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "takes_opinions",
                    models.BooleanField(
                        default=False,
                        help_text="Linked from every public report of the body and its findings.",
                        verbose_name="opinion form is open",
                    ),
                ),
                (
                    "opinion_days",
                    models.PositiveSmallIntegerField(
                        default=15,
                        help_text="Counted from the day on which it came in.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="working days to reply to an opinion",
                    ),
                ),
                (
                    "name",
                    models.CharField(max_length=100, unique=True, verbose_name="name"),
                ),
                (
                    "full_name",
                    models.CharField(
                        blank=True,
                        help_text="The party group's name as it stands under a report.",
                        max_length=200,
                        verbose_name="full name for signing",
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        blank=True,
                        help_text="Left empty, one is allotted. Do not change it later.",
                        unique=True,
                        verbose_name="name in addresses",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("inspected", "Inspected body"),
                            ("overseeing", "Overseeing body"),
                        ],
                        default="inspected",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "address",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="address"
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="e-mail"
                    ),
                ),
                (
                    "coordinator_name",
                    models.CharField(
                        blank=True,
                        max_length=60,
                        verbose_name="name of the coordinating unit",
                    ),
                ),
                (
                    "shows_old_editions",
                    models.BooleanField(
                        default=True, verbose_name="old editions are public"
                    ),
                ),
                (
                    "shows_comparison",
                    models.BooleanField(
                        default=True, verbose_name="comparison is public"
                    ),
                ),
                (
                    "shows_history",
                    models.BooleanField(
                        default=False,
                        verbose_name="extensions and reopenings are public",
                    ),
                ),
                (
                    "shows_reasons",
                    models.BooleanField(
                        default=False,
                        verbose_name="with them why a later deadline was asked for",
                    ),
                ),
                (
                    "recounts_lateness",
                    models.BooleanField(
                        default=False,
                        help_text="Beside what was late on the day of the edition, by its own deadlines; never from the records.",
                        verbose_name="what is late today is counted anew",
                    ),
                ),
                (
                    "plan_needs_opinion",
                    models.BooleanField(
                        default=False,
                        verbose_name="a plan needs the opinion of the overseeing body",
                    ),
                ),
                (
                    "extension_limit",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        default=2,
                        help_text="Of each finding, counting what was agreed to. 0: never; empty: no limit.",
                        null=True,
                        verbose_name="how often a deadline may become later",
                    ),
                ),
                (
                    "extension_needs_overseer",
                    models.BooleanField(
                        default=False,
                        help_text="After that of a leader of the body.",
                        verbose_name="a later deadline needs the overseeing body's agreement",
                    ),
                ),
                (
                    "close_out_chain",
                    models.CharField(
                        blank=True,
                        help_text="Nothing ticked: a leader of the body or the overseeing body decides once. Another chain holds for what is requested from then on.",
                        max_length=60,
                        verbose_name="chain of the close-out",
                    ),
                ),
                (
                    "look_back_months",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Not by itself"),
                            (3, "After 3 months"),
                            (6, "After 6 months"),
                            (12, "After 12 months"),
                        ],
                        default=0,
                        help_text="Counted from the day of the close-out.",
                        verbose_name="what is closed out is looked at again",
                    ),
                ),
                (
                    "head_confirms",
                    models.BooleanField(
                        default=False,
                        help_text="Where nobody else sits in the office, it counts at once. What was reported before stays as it is.",
                        verbose_name="what an office reports counts once its head has confirmed it",
                    ),
                ),
                (
                    "needs_first_review",
                    models.BooleanField(
                        default=True, verbose_name="first review needed"
                    ),
                ),
                (
                    "needs_second_review",
                    models.BooleanField(
                        default=True, verbose_name="second review needed"
                    ),
                ),
                (
                    "needs_final_review",
                    models.BooleanField(
                        default=True, verbose_name="final review needed"
                    ),
                ),
                (
                    "needs_secrecy_review",
                    models.BooleanField(
                        default=True, verbose_name="secrecy check needed"
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("fortnightly", "Twice a month"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                        ],
                        default="monthly",
                        help_text="Another one holds from the next period on.",
                        max_length=11,
                        verbose_name="rhythm of reporting",
                    ),
                ),
                (
                    "report_due_day",
                    models.PositiveSmallIntegerField(
                        default=25,
                        help_text="Of a quarter, in its last month; twice a month it is two days before each half ends.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ],
                        verbose_name="day of the month by which is reported",
                    ),
                ),
                (
                    "due_day_off",
                    models.CharField(
                        choices=[
                            ("later", "To the next working day"),
                            ("earlier", "To the working day before"),
                            ("stays", "It stays"),
                        ],
                        default="later",
                        max_length=7,
                        verbose_name="where a due day goes that is a day off",
                    ),
                ),
                (
                    "order_kinds",
                    models.TextField(
                        blank=True,
                        help_text="A line each: name, colour (蓝, 黄 or 红), working days to reply. Empty: 提醒单 黄 5 and 督办单 红 10; of an overseeing body 提醒函 and 督办函.",
                        validators=[
                            rectification.models.bodies.order_kinds.check_kinds
                        ],
                        verbose_name="kinds of supervision orders",
                    ),
                ),
                (
                    "coordinating_office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.office",
                        verbose_name="coordinating office",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="rectification.organisation",
                        verbose_name="overseeing body",
                    ),
                ),
            ],
            options={
                "verbose_name": "body",
                "verbose_name_plural": "bodies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        name="organisation_slug",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="organisation_not_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("report_due_day__gte", 1), ("report_due_day__lte", 31)
                        ),
                        name="organisation_due_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("needs_first_review", True),
                                ("needs_second_review", True),
                            ),
                            models.Q(
                                ("needs_final_review", True),
                                ("needs_first_review", True),
                            ),
                            models.Q(
                                ("needs_first_review", True),
                                ("needs_secrecy_review", True),
                            ),
                            models.Q(
                                ("needs_final_review", True),
                                ("needs_second_review", True),
                            ),
                            models.Q(
                                ("needs_second_review", True),
                                ("needs_secrecy_review", True),
                            ),
                            models.Q(
                                ("needs_final_review", True),
                                ("needs_secrecy_review", True),
                            ),
                            _connector="OR",
                        ),
                        name="organisation_two_reviews",
                        violation_error_message="A report needs two reviews at least: tick two, three or all four.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="office",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="offices",
                to="rectification.organisation",
                verbose_name="body",
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="inspections",
                to="rectification.organisation",
                verbose_name="body",
            ),
        ),
        migrations.AddField(
            model_name="inspection",
            name="overseer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="overseen",
                to="rectification.organisation",
                verbose_name="overseeing body",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="rectification.organisation",
                verbose_name="body",
            ),
        ),
        migrations.AddField(
            model_name="erasure",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rectification.organisation",
                verbose_name="body",
            ),
        ),
        migrations.CreateModel(
            name="ChainChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="confirmed at"
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="proposed at"
                    ),
                ),
                (
                    "confirmation",
                    models.CharField(
                        choices=[
                            ("waiting", "Not confirmed yet"),
                            ("person", "Confirmed by a second person"),
                            ("server", "Confirmed on the server"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="confirmation",
                    ),
                ),
                (
                    "before",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="chain before"
                    ),
                ),
                (
                    "after",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="chain from then on"
                    ),
                ),
                (
                    "confirmer",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
            ],
            options={
                "verbose_name": "shorter chain of the close-out",
                "verbose_name_plural": "shorter chains of the close-out",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("confirmation", "waiting")),
                        fields=("organisation",),
                        name="chainchange_one_of_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmation", "waiting"), ("confirmed_at", None)
                            ),
                            models.Q(
                                ("confirmation__in", ["person", "server"]),
                                ("confirmed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="chainchange_confirmed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmation", "person"), _negated=True),
                            ("confirmer__isnull", False),
                            _connector="OR",
                        ),
                        name="chainchange_confirmed_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BlankForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    models.CharField(max_length=60, verbose_name="name of the form"),
                ),
                ("layout", models.JSONField(verbose_name="layout")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blank_forms",
                        to="rectification.evidence",
                        verbose_name="file",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blank_forms",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
            ],
            options={
                "verbose_name": "form of a superior",
                "verbose_name_plural": "forms of a superior",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "name"), name="blankform_name"
                    )
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="OutcomeFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("rules_new", "Rules newly made"),
                            ("rules_revised", "Rules revised"),
                            ("money_due", "Money to recover"),
                            ("money_recovered", "Money recovered"),
                            ("meetings", "Meetings held"),
                            ("talked_to", "People reminded in a talk"),
                            ("criticised", "People criticised and educated"),
                            ("admonished", "People admonished"),
                            ("reassigned", "People handled by the organisation"),
                            ("disciplined", "People under Party or public sanctions"),
                        ],
                        max_length=16,
                        verbose_name="counter",
                    ),
                ),
                (
                    "number",
                    models.DecimalField(
                        decimal_places=2, max_digits=15, verbose_name="number"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outcomes",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure of outcome",
                "verbose_name_plural": "figures of outcome",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("finding", "kind"), name="outcome_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "admonished",
                                    "criticised",
                                    "disciplined",
                                    "meetings",
                                    "money_due",
                                    "money_recovered",
                                    "reassigned",
                                    "rules_new",
                                    "rules_revised",
                                    "talked_to",
                                ],
                            )
                        ),
                        name="outcome_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("number__gte", 0),
                            ("number__lte", Decimal("1000000000000")),
                        ),
                        name="outcome_within_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OverseerChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="confirmed at"
                    ),
                ),
                (
                    "proposed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="proposed at"
                    ),
                ),
                (
                    "confirmation",
                    models.CharField(
                        choices=[
                            ("waiting", "Not confirmed yet"),
                            ("person", "Confirmed by a second person"),
                            ("server", "Confirmed on the server"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="confirmation",
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.organisation",
                        verbose_name="overseeing body from then on",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.organisation",
                        verbose_name="overseeing body before",
                    ),
                ),
                (
                    "confirmer",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of the overseeing body",
                "verbose_name_plural": "changes of overseeing bodies",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("confirmation", "waiting"), ("inspection", None)
                        ),
                        fields=("organisation",),
                        name="overseerchange_one_of_body",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmation", "waiting")),
                        fields=("inspection",),
                        name="overseerchange_one_inspection",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmation", "waiting"), ("confirmed_at", None)
                            ),
                            models.Q(
                                ("confirmation__in", ["person", "server"]),
                                ("confirmed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="overseerchange_confirmed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmation", "person"), _negated=True),
                            ("confirmer__isnull", False),
                            _connector="OR",
                        ),
                        name="overseerchange_confirmed_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperAct",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "signatory",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="name of who signed"
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="confirmed at"
                    ),
                ),
                ("signed_on", models.DateField(verbose_name="day of the signature")),
                (
                    "is_of_meeting",
                    models.BooleanField(
                        default=False, verbose_name="a meeting has decided"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="number of the meeting"
                    ),
                ),
                ("present", models.TextField(blank=True, verbose_name="those present")),
                (
                    "entered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="entered at"
                    ),
                ),
                ("round", models.PositiveIntegerField(verbose_name="round")),
                (
                    "act",
                    models.CharField(
                        choices=[("approve", "Approve"), ("publish", "Make public")],
                        max_length=7,
                        verbose_name="act",
                    ),
                ),
                ("opinion", models.TextField(blank=True, verbose_name="opinion")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed against the paper by",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="rectification.evidence",
                        verbose_name="signed scan",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account of who signed",
                    ),
                ),
            ],
            options={
                "verbose_name": "act on paper",
                "verbose_name_plural": "acts on paper",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signatory", ""), _negated=True),
                            ("scan__isnull", False),
                        ),
                        name="paperact_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_of_meeting", True), _negated=True),
                            models.Q(
                                models.Q(("number", ""), _negated=True),
                                models.Q(("present", ""), _negated=True),
                                ("signer__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="paperact_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("entered_at__isnull", True),
                                ("entered_by__isnull", True),
                            ),
                            models.Q(
                                ("entered_at__isnull", False),
                                ("entered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="paperact_entered_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("confirmed_by__isnull", True),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="paperact_confirmed_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperDecision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("complete", "Approve close-out"),
                            (
                                "complete_in_substance",
                                "Approve as substantially completed",
                            ),
                            ("conclude", "Close out for good"),
                            ("endorse", "Agree, and pass on to the overseeing body"),
                            ("grant", "Agree to the later deadline"),
                            ("keep_up", "Approve as long-term"),
                            ("pass_on", "Agree, and pass on"),
                            ("refuse", "Refuse the later deadline"),
                            ("send_back", "Return"),
                        ],
                        max_length=24,
                        verbose_name="decision",
                    ),
                ),
                ("opinion", models.TextField(blank=True, verbose_name="opinion")),
                ("asked_at", models.DateTimeField(verbose_name="requested at")),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_decisions",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on paper",
                "verbose_name_plural": "decisions on paper",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "action__in",
                                [
                                    "complete",
                                    "complete_in_substance",
                                    "conclude",
                                    "endorse",
                                    "grant",
                                    "keep_up",
                                    "pass_on",
                                    "refuse",
                                    "send_back",
                                ],
                            )
                        ),
                        name="paperdecision_known",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="closed_paper",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rectification.paperdecision",
                verbose_name="closed on paper",
            ),
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("old_due_on", models.DateField(verbose_name="deadline before")),
                (
                    "old_due_precision",
                    models.CharField(
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("year", "Year"),
                        ],
                        max_length=8,
                        verbose_name="precision before",
                    ),
                ),
                (
                    "old_due_wording",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="wording before"
                    ),
                ),
                (
                    "old_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dated", "With a deadline"),
                            ("immediate", "To be put right at once"),
                            ("long_term", "To be kept up for good"),
                            (
                                "within_campaign",
                                "Within the concentrated rectification",
                            ),
                        ],
                        max_length=16,
                        verbose_name="kind before",
                    ),
                ),
                (
                    "due_on",
                    models.DateField(blank=True, null=True, verbose_name="deadline"),
                ),
                (
                    "due_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "Day"),
                            ("month", "Month"),
                            ("quarter", "Quarter"),
                            ("year", "Year"),
                        ],
                        max_length=8,
                        verbose_name="precision of the deadline",
                    ),
                ),
                (
                    "due_wording",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="deadline as printed"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("dated", "With a deadline"),
                            ("immediate", "To be put right at once"),
                            ("long_term", "To be kept up for good"),
                            (
                                "within_campaign",
                                "Within the concentrated rectification",
                            ),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "done_so_far",
                    models.TextField(blank=True, verbose_name="what was done so far"),
                ),
                (
                    "requested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="requested at"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for a decision"),
                            (
                                "endorsed",
                                "Agreed to here, waiting for the overseeing body",
                            ),
                            ("granted", "Agreed to"),
                            ("refused", "Not agreed to"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "endorsement",
                    models.TextField(blank=True, verbose_name="opinion of the leader"),
                ),
                (
                    "endorsed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="passed on at"
                    ),
                ),
                ("opinion", models.TextField(blank=True, verbose_name="opinion")),
                (
                    "decided_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="decided at"
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="withdrawn at"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "endorsed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="passed on by",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "decided_paper",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.paperdecision",
                        verbose_name="decided on paper",
                    ),
                ),
                (
                    "endorsed_paper",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.paperdecision",
                        verbose_name="passed on on paper",
                    ),
                ),
            ],
            options={
                "verbose_name": "extension",
                "verbose_name_plural": "extensions",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("waiting", "endorsed"))),
                        fields=("finding",),
                        name="extension_one_waits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="extension_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", False), _negated=True),
                            models.Q(("due_precision", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="extension_due_precision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "endorsed",
                                    "granted",
                                    "refused",
                                    "waiting",
                                    "withdrawn",
                                ],
                            )
                        ),
                        name="extension_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decided_paper__isnull", True),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(
                                    ("decided_by__isnull", False),
                                    ("decided_paper__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="extension_decided_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("endorsed_at__isnull", True),
                                ("endorsed_by__isnull", True),
                                ("endorsed_paper__isnull", True),
                            ),
                            models.Q(
                                ("endorsed_at__isnull", False),
                                models.Q(
                                    ("endorsed_by__isnull", False),
                                    ("endorsed_paper__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="extension_endorsed_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                ("decided_by", models.F("requested_by")), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="extension_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("endorsed_by", None),
                            models.Q(
                                models.Q(
                                    ("endorsed_by", models.F("requested_by")),
                                    _negated=True,
                                ),
                                models.Q(
                                    ("decided_by", None),
                                    models.Q(
                                        ("endorsed_by", models.F("decided_by")),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="extension_endorsed_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "endorsed"), _negated=True),
                            ("endorsed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="extension_endorsed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("state__in", ("waiting", "endorsed")),
                                ("withdrawn_at", None),
                            ),
                            models.Q(
                                ("decided_at", None),
                                ("state", "withdrawn"),
                                ("withdrawn_at__isnull", False),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state__in", ["granted", "refused"]),
                                ("withdrawn_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="extension_answered_when",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="PaperSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "signatory",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="name of who signed"
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="confirmed at"
                    ),
                ),
                ("signed_on", models.DateField(verbose_name="day of the signature")),
                (
                    "is_of_meeting",
                    models.BooleanField(
                        default=False, verbose_name="a meeting has decided"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="number of the meeting"
                    ),
                ),
                ("present", models.TextField(blank=True, verbose_name="those present")),
                (
                    "entered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="entered at"
                    ),
                ),
                (
                    "sheet_number",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="number of the form"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed against the paper by",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_sheets",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="rectification.evidence",
                        verbose_name="signed scan",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account of who signed",
                    ),
                ),
            ],
            options={
                "verbose_name": "sheet of decisions on paper",
                "verbose_name_plural": "sheets of decisions on paper",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signatory", ""), _negated=True),
                            ("scan__isnull", False),
                        ),
                        name="papersheet_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_of_meeting", True), _negated=True),
                            models.Q(
                                models.Q(("number", ""), _negated=True),
                                models.Q(("present", ""), _negated=True),
                                ("signer__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="papersheet_meeting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("entered_at__isnull", True),
                                ("entered_by__isnull", True),
                            ),
                            models.Q(
                                ("entered_at__isnull", False),
                                ("entered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="papersheet_entered_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("confirmed_by__isnull", True),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="papersheet_confirmed_pair",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="paperdecision",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="decisions",
                to="rectification.papersheet",
                verbose_name="sheet",
            ),
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Being drafted"), ("approved", "Approved")],
                        default="draft",
                        editable=False,
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "begun_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="begun at"
                    ),
                ),
                (
                    "meeting",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="meeting or signature"
                    ),
                ),
                (
                    "met_on",
                    models.DateField(blank=True, null=True, verbose_name="day of it"),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="number of the minutes"
                    ),
                ),
                (
                    "opinion",
                    models.TextField(
                        blank=True, verbose_name="opinion of the overseeing body"
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="approved at"
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approval entered by",
                    ),
                ),
                (
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
                (
                    "inspection",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="rectification.evidence",
                        verbose_name="signed scan",
                    ),
                ),
            ],
            options={
                "verbose_name": "rectification plan",
                "verbose_name_plural": "rectification plans",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", True),
                                ("approved_by__isnull", True),
                            ),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="plan_approved_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(
                                models.Q(("meeting", ""), _negated=True),
                                ("approved_at__isnull", False),
                                ("met_on__isnull", False),
                                ("scan__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="plan_approved_on_basis",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("handler", "Handler"),
                            ("office_head", "Head of office"),
                            ("coordinator", "Rectification coordinator"),
                            ("leader", "Leader in charge"),
                            ("verifier", "Inspection office"),
                            ("auditor", "Security auditor"),
                            ("system_admin", "System administrator"),
                            ("security_admin", "Security administrator"),
                        ],
                        max_length=16,
                        verbose_name="role",
                    ),
                ),
                (
                    "title",
                    models.CharField(blank=True, max_length=60, verbose_name="title"),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="rectification.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
            ],
            options={
                "verbose_name": "post",
                "verbose_name_plural": "posts",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("role__in", ["handler", "office_head"]), _negated=True
                            ),
                            ("office__isnull", False),
                            _connector="OR",
                        ),
                        name="post_office_role",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="organisation",
            name="fallback_closer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rectification.post",
                verbose_name="decides where the coordinating office is responsible",
            ),
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="requested at")),
                (
                    "step",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("office_head", "Head of office"),
                            ("coordinator", "Rectification coordinator"),
                            ("leader", "Leader in charge"),
                            ("meeting", "Meeting of the party group"),
                            ("overseer", "Inspection office"),
                        ],
                        max_length=12,
                        verbose_name="step",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("complete", "Approve close-out"),
                            (
                                "complete_in_substance",
                                "Approve as substantially completed",
                            ),
                            ("keep_up", "Approve as long-term"),
                            ("pass_on", "Agree, and pass on"),
                            ("send_back", "Return"),
                        ],
                        max_length=24,
                        verbose_name="decision",
                    ),
                ),
                ("opinion", models.TextField(blank=True, verbose_name="opinion")),
                (
                    "decided_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="decided at"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "decided_paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.paperdecision",
                        verbose_name="decided on paper",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on a close-out",
                "verbose_name_plural": "decisions on close-outs",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("finding", "asked_at", "step"), name="decision_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "verdict__in",
                                [
                                    "complete",
                                    "complete_in_substance",
                                    "keep_up",
                                    "pass_on",
                                    "send_back",
                                ],
                            )
                        ),
                        name="decision_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decided_paper__isnull", True),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                models.Q(
                                    ("decided_by__isnull", False),
                                    ("decided_paper__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="decision_decided_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="confirmed at"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="entered at",
                    ),
                ),
                (
                    "confirmation",
                    models.CharField(
                        choices=[
                            ("waiting", "Not confirmed yet"),
                            ("person", "Confirmed by a second person"),
                            ("server", "Confirmed on the server"),
                            ("earlier", "From before confirmations"),
                            (
                                "first_run",
                                "From the first run, until the first publication",
                            ),
                        ],
                        default="waiting",
                        editable=False,
                        max_length=10,
                        verbose_name="confirmation",
                    ),
                ),
                (
                    "since",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="since"
                    ),
                ),
                (
                    "until",
                    models.DateField(
                        blank=True,
                        help_text="The first day out of the post.",
                        null=True,
                        verbose_name="until",
                    ),
                ),
                (
                    "appointed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="appointed by",
                    ),
                ),
                (
                    "confirmer",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="rectification.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "appointment",
                "verbose_name_plural": "appointments",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="appointment_dates",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("post", "user"),
                        name="appointment_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmation__in", ["waiting", "first_run"]),
                                ("confirmed_at", None),
                            ),
                            models.Q(
                                ("confirmation__in", ["person", "server", "earlier"]),
                                ("confirmed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_confirmed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmation", "person"), ("confirmer__isnull", False)
                            ),
                            models.Q(
                                models.Q(("confirmation", "person"), _negated=True),
                                ("confirmer", None),
                            ),
                            _connector="OR",
                        ),
                        name="appointment_confirmed_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgressEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="date")),
                ("text", models.TextField(verbose_name="progress")),
                (
                    "reason_for_delay",
                    models.TextField(blank=True, verbose_name="reason for delay"),
                ),
                (
                    "help_needed",
                    models.TextField(blank=True, verbose_name="help needed"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="entered at"
                    ),
                ),
                (
                    "on_behalf",
                    models.BooleanField(
                        default=False, verbose_name="filled in for the office"
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="confirmed at"
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="withdrawn at"
                    ),
                ),
                (
                    "waits",
                    models.BooleanField(
                        default=False, verbose_name="counts once it is confirmed"
                    ),
                ),
                ("no_news", models.BooleanField(default=False, verbose_name="no news")),
                (
                    "returned_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="returned at"
                    ),
                ),
                (
                    "return_reason",
                    models.TextField(blank=True, verbose_name="what is missing"),
                ),
                (
                    "used_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="relied on since"
                    ),
                ),
                ("form_key", models.CharField(blank=True, max_length=64, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "erasure",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.erasure",
                        verbose_name="erasure",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="rectification.measure",
                        verbose_name="measure",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="rectification.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="returned by",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress entry",
                "verbose_name_plural": "progress entries",
                "indexes": [
                    models.Index(
                        fields=["finding", "happened_on"], name="progressentry_timeline"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("author", "form_key"), name="progressentry_form_key"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("confirmed_by__isnull", True),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="progressentry_confirmed_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True),
                                ("withdrawn_by__isnull", True),
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="progressentry_withdrawn_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("returned_at__isnull", True),
                                ("returned_by__isnull", True),
                            ),
                            models.Q(
                                ("returned_at__isnull", False),
                                ("returned_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="progressentry_returned_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at", None),
                            ("on_behalf", True),
                            ("waits", True),
                            _connector="OR",
                        ),
                        name="progressentry_confirmed_what",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="HelpRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("needed", models.TextField(verbose_name="help needed")),
                (
                    "of_whom",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="of whom"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="asked at"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waiting for an answer"),
                            ("answered", "Answer given"),
                            ("solved", "Solved"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                (
                    "answered_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="answered at"
                    ),
                ),
                (
                    "outcome",
                    models.TextField(blank=True, verbose_name="how it was solved"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="over since"
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="solved by",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_requests",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "forwarded_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.post",
                        verbose_name="passed on to",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="help_requests",
                        to="rectification.progressentry",
                        verbose_name="progress entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for help",
                "verbose_name_plural": "requests for help",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="helprequest_answered_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at__isnull", True), ("closed_by__isnull", True)
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="helprequest_closed_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at", None),
                                ("state__in", ["answered", "asked"]),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state__in", ["solved", "withdrawn"]),
                            ),
                            _connector="OR",
                        ),
                        name="helprequest_over_when",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="Fold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("since", models.DateField(verbose_name="first day of the period")),
                (
                    "folded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="folded in at"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="folds",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "folded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="folded in by",
                    ),
                ),
                (
                    "up_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="folds",
                        to="rectification.progressentry",
                        verbose_name="last entry read",
                    ),
                ),
            ],
            options={
                "verbose_name": "folding of reports",
                "verbose_name_plural": "foldings of reports",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["finding", "since"], name="fold_of_period")
                ],
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="latest_entry",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rectification.progressentry",
                verbose_name="latest progress",
            ),
        ),
        migrations.CreateModel(
            name="EvidenceUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "claim",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what it proves"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="shown since",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="rectification.evidence",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_uses",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_uses",
                        to="rectification.progressentry",
                        verbose_name="progress entry",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of evidence",
                "verbose_name_plural": "uses of evidence",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("evidence", "finding", "entry"), name="evidenceuse_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("entry", None)),
                        fields=("evidence", "finding"),
                        name="evidenceuse_finding_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposedState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("completed", "Closed out"),
                            (
                                "substantially_completed",
                                "Substantially completed, continuing",
                            ),
                            ("long_term", "Long-term"),
                        ],
                        max_length=24,
                        verbose_name="state",
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="status as printed"
                    ),
                ),
                (
                    "adoption",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposals",
                        to="rectification.adoption",
                        verbose_name="adoption on import",
                    ),
                ),
                (
                    "finding",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_state",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed state",
                "verbose_name_plural": "proposed states",
            },
        ),
        migrations.CreateModel(
            name="ReadingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("table", "Columns of a table"),
                            ("notice", "Headings of a notice"),
                            ("letter", "Headings of a letter"),
                        ],
                        max_length=6,
                        verbose_name="kind",
                    ),
                ),
                ("shape", models.TextField(verbose_name="headings")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("named", models.TextField(verbose_name="named")),
                (
                    "named_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="named at"
                    ),
                ),
                (
                    "named_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="named by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reading_rules",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading rule",
                "verbose_name_plural": "reading rules",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "kind", "digest"),
                        name="readingrule_shape",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RedactionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="Stands in the edition for everybody to read; name no names.",
                        max_length=60,
                        unique=True,
                        verbose_name="name",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("words", "Words, one a line"),
                            ("pattern", "Regular expression"),
                        ],
                        default="words",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "pattern",
                    models.TextField(max_length=5000, verbose_name="words or pattern"),
                ),
                (
                    "replacement",
                    models.CharField(
                        blank=True,
                        help_text="Empty for the public mark with the reason, 【脱敏：…】. Behind a regular expression \\1 stands for its first group.",
                        max_length=60,
                        verbose_name="replacement",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        help_text="The public reads it.",
                        max_length=30,
                        verbose_name="reason",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, verbose_name="order"),
                ),
                (
                    "is_active",
                    models.BooleanField(default=True, verbose_name="in force"),
                ),
            ],
            options={
                "verbose_name": "redaction rule",
                "verbose_name_plural": "redaction rules",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("pattern", ""), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                        ),
                        name="redactionrule_told",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("deadline", "The deadline of a finding"),
                            ("report", "The due day of a report"),
                            ("check_in", "The due day of a yearly check-in"),
                            ("reply", "The due day of a reply"),
                            ("help", "Help that nobody has answered"),
                            ("by_hand", "What somebody asks to be seen to"),
                        ],
                        max_length=8,
                        verbose_name="reminds of",
                    ),
                ),
                ("offset", models.SmallIntegerField(verbose_name="days")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("day", models.DateField(verbose_name="sent on")),
                (
                    "wording",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="wording in Chinese"
                    ),
                ),
                (
                    "wording_en",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="wording in English"
                    ),
                ),
                (
                    "addressee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="rectification.addressee",
                        verbose_name="addressee of an order",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "help_request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="rectification.helprequest",
                        verbose_name="request for help",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder",
                "verbose_name_plural": "reminders",
                "ordering": ["-day", "due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "about__in",
                                    ["deadline", "report", "check_in", "by_hand"],
                                ),
                                ("addressee__isnull", True),
                                ("finding__isnull", False),
                                ("help_request__isnull", True),
                            ),
                            models.Q(
                                ("about__in", ["reply"]),
                                ("addressee__isnull", False),
                                ("finding__isnull", True),
                                ("help_request__isnull", True),
                            ),
                            models.Q(
                                ("about__in", ["help"]),
                                ("addressee__isnull", True),
                                ("finding__isnull", True),
                                ("help_request__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reminder_of_one",
                    ),
                    models.UniqueConstraint(
                        fields=("finding", "about", "offset", "due_on"),
                        name="reminder_once",
                    ),
                    models.UniqueConstraint(
                        fields=("addressee", "about", "offset", "due_on"),
                        name="reminder_once_reply",
                    ),
                    models.UniqueConstraint(
                        fields=("help_request", "about", "offset", "due_on"),
                        name="reminder_once_help",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reminded",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "notification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="rectification.notification",
                        verbose_name="notification",
                    ),
                ),
                (
                    "reminder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="told",
                        to="rectification.reminder",
                        verbose_name="reminder",
                    ),
                ),
            ],
            options={
                "verbose_name": "person reminded",
                "verbose_name_plural": "people reminded",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notification", "reminder"), name="reminded_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReminderLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("deadline", "The deadline of a finding"),
                            ("report", "The due day of a report"),
                            ("check_in", "The due day of a yearly check-in"),
                            ("reply", "The due day of a reply"),
                            ("help", "Help that nobody has answered"),
                        ],
                        default="deadline",
                        max_length=8,
                        verbose_name="reminds of",
                    ),
                ),
                (
                    "offset",
                    models.SmallIntegerField(
                        help_text="-20: 20 days before; 0: on the day; 7: 7 days after.",
                        validators=[
                            django.core.validators.MinValueValidator(-366),
                            django.core.validators.MaxValueValidator(366),
                        ],
                        verbose_name="days",
                    ),
                ),
                (
                    "to_handler",
                    models.BooleanField(default=False, verbose_name="to the handler"),
                ),
                (
                    "to_office_head",
                    models.BooleanField(
                        default=False, verbose_name="to the head of office"
                    ),
                ),
                (
                    "to_coordinator",
                    models.BooleanField(
                        default=False, verbose_name="to the coordinator"
                    ),
                ),
                (
                    "to_leader",
                    models.BooleanField(
                        default=False,
                        help_text="All leaders of the body where nobody of that name has a seat.",
                        verbose_name="to the responsible leader",
                    ),
                ),
                (
                    "wording",
                    models.CharField(
                        blank=True,
                        help_text="Left empty: the standard sentence. {编号}, {时限} and {天数} are filled in.",
                        max_length=200,
                        verbose_name="wording in Chinese",
                    ),
                ),
                (
                    "wording_en",
                    models.CharField(
                        blank=True,
                        help_text="Left empty: the standard sentence. {reference}, {due} and {days} are filled in.",
                        max_length=200,
                        verbose_name="wording in English",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Switched off, nobody is reminded on that day.",
                        verbose_name="is sent",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="Left empty: for every body that has none of its own of that day.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminder_levels",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
            ],
            options={
                "verbose_name": "reminder level",
                "verbose_name_plural": "reminder levels",
                "ordering": ["organisation", "about", "offset"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "about", "offset"),
                        name="reminderlevel_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation", None)),
                        fields=("about", "offset"),
                        name="reminderlevel_once_site",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_active", False),
                            ("to_handler", True),
                            ("to_office_head", True),
                            ("to_coordinator", True),
                            ("to_leader", True),
                            _connector="OR",
                        ),
                        name="reminderlevel_somebody",
                        violation_error_message="Say who is reminded.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "addressee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="rectification.addressee",
                        verbose_name="reply",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="rectification.evidence",
                        verbose_name="evidence",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a reply",
                "verbose_name_plural": "files of replies",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("addressee", "evidence"), name="replyfile_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "reference",
                    models.CharField(
                        max_length=30, unique=True, verbose_name="reference"
                    ),
                ),
                ("title", models.CharField(max_length=1000, verbose_name="title")),
                (
                    "organisation_name",
                    models.CharField(
                        blank=True,
                        max_length=500,
                        verbose_name="name of the body as printed",
                    ),
                ),
                (
                    "signed_by",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="signed by"
                    ),
                ),
                (
                    "signed_on",
                    models.DateField(blank=True, null=True, verbose_name="signed on"),
                ),
                (
                    "contact_period",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="feedback period"
                    ),
                ),
                (
                    "as_of",
                    models.DateField(blank=True, null=True, verbose_name="as of"),
                ),
                (
                    "style",
                    models.JSONField(blank=True, default=dict, verbose_name="style"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafting", "Drafting"),
                            ("in_review", "In review"),
                            ("approved", "Approved"),
                            ("frozen", "Frozen"),
                            ("public", "Public"),
                            ("void", "Void"),
                        ],
                        default="drafting",
                        editable=False,
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "round",
                    models.PositiveIntegerField(
                        default=0, editable=False, verbose_name="round"
                    ),
                ),
                (
                    "asked_reviews",
                    models.JSONField(
                        blank=True,
                        default=list,
                        editable=False,
                        verbose_name="reviews asked for",
                    ),
                ),
                (
                    "drafted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        editable=False,
                        verbose_name="drafted at",
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="approved at"
                    ),
                ),
                (
                    "approved_digest",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                (
                    "approved_parts",
                    models.JSONField(blank=True, default=dict, editable=False),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
                    ),
                ),
                (
                    "approved_paper",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.paperact",
                        verbose_name="approved on paper",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "number"), name="report_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "approved",
                                    "drafting",
                                    "frozen",
                                    "in_review",
                                    "public",
                                    "void",
                                ],
                            )
                        ),
                        name="report_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", True),
                                ("approved_by__isnull", True),
                                ("approved_paper__isnull", True),
                            ),
                            models.Q(
                                ("approved_at__isnull", False),
                                models.Q(
                                    ("approved_by__isnull", False),
                                    ("approved_paper__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="report_approved_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["approved", "frozen", "public", "void"]),
                                _negated=True,
                            ),
                            ("approved_at__isnull", False),
                            _connector="OR",
                        ),
                        name="report_approved_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["drafting", "in_review"]), _negated=True
                            ),
                            ("approved_at__isnull", True),
                            _connector="OR",
                        ),
                        name="report_unapproved_when",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "published_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="published at"
                    ),
                ),
                (
                    "sign_off",
                    models.JSONField(blank=True, default=dict, editable=False),
                ),
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication",
                        to="rectification.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
                (
                    "published_paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.paperact",
                        verbose_name="published on paper",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publications",
                        to="rectification.report",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "number"), name="publication_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="publication_from_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_at__isnull", True),
                                ("published_by__isnull", True),
                                ("published_paper__isnull", True),
                            ),
                            models.Q(
                                ("published_at__isnull", False),
                                models.Q(
                                    ("published_by__isnull", False),
                                    ("published_paper__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="publication_published_pair",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="paperact",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="paper_acts",
                to="rectification.report",
                verbose_name="report",
            ),
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("words", models.TextField(verbose_name="opinion")),
                (
                    "may_be_public",
                    models.BooleanField(
                        default=False, verbose_name="may be told of in public"
                    ),
                ),
                (
                    "code_digest",
                    models.CharField(
                        max_length=64,
                        unique=True,
                        verbose_name="digest of the receipt code",
                    ),
                ),
                (
                    "received_at",
                    models.DateTimeField(
                        db_index=True,
                        default=django.utils.timezone.now,
                        verbose_name="received at",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="reply due on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("accepted", "Being handled"),
                            ("reply_drafted", "Reply drafted, to be released"),
                            ("refusal_drafted", "Refusal drafted, to be released"),
                            ("replied", "Replied to"),
                            ("declined", "Not accepted"),
                        ],
                        default="received",
                        editable=False,
                        max_length=15,
                        verbose_name="state",
                    ),
                ),
                (
                    "outline",
                    models.TextField(blank=True, verbose_name="outline for the public"),
                ),
                ("reply", models.TextField(blank=True, verbose_name="reply")),
                (
                    "is_public",
                    models.BooleanField(default=False, verbose_name="reply is public"),
                ),
                (
                    "drafted_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="drafted at"
                    ),
                ),
                (
                    "return_reason",
                    models.TextField(blank=True, verbose_name="why it was sent back"),
                ),
                (
                    "released_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="released at"
                    ),
                ),
                (
                    "is_satisfied",
                    models.BooleanField(
                        null=True, verbose_name="solved, says the sender"
                    ),
                ),
                (
                    "judged_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="judged at"
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="rectification.report",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "opinion from the public",
                "verbose_name_plural": "opinions from the public",
                "indexes": [
                    models.Index(fields=["state", "due_on"], name="opinion_due"),
                    models.Index(
                        fields=["finding", "judged_at"], name="opinion_judged"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("drafted_at__isnull", True),
                                ("drafted_by__isnull", True),
                            ),
                            models.Q(
                                ("drafted_at__isnull", False),
                                ("drafted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opinion_drafted_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("released_at__isnull", True),
                                ("released_by__isnull", True),
                            ),
                            models.Q(
                                ("released_at__isnull", False),
                                ("released_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opinion_released_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "accepted",
                                    "declined",
                                    "received",
                                    "refusal_drafted",
                                    "replied",
                                    "reply_drafted",
                                ],
                            )
                        ),
                        name="opinion_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["accepted", "received"]),
                            ("drafted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="opinion_drafted_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("released_at__isnull", False),
                                ("state__in", ["declined", "replied"]),
                            ),
                            models.Q(
                                ("released_at", None),
                                (
                                    "state__in",
                                    [
                                        "accepted",
                                        "received",
                                        "refusal_drafted",
                                        "reply_drafted",
                                    ],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="opinion_released_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_public", True), _negated=True),
                            ("may_be_public", True),
                            _connector="OR",
                        ),
                        name="opinion_public_agreed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_satisfied", None), ("judged_at", None)),
                            models.Q(
                                ("is_satisfied__isnull", False),
                                ("judged_at__isnull", False),
                                ("released_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="opinion_judged_once",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.AddField(
            model_name="edition",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="rectification.report",
                verbose_name="report",
            ),
        ),
        migrations.CreateModel(
            name="ReportingPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("since", models.DateField(verbose_name="first day")),
                ("due_on", models.DateField(verbose_name="reports due on")),
                ("until", models.DateField(verbose_name="last day")),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="periods",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "reporting period",
                "verbose_name_plural": "reporting periods",
                "ordering": ["inspection", "since"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "since"), name="reportingperiod_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("due_on__isnull", True),
                            ("due_on__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="reportingperiod_since_due",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("due_on")),
                            _connector="OR",
                        ),
                        name="reportingperiod_due_until",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, verbose_name="order"),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(default=1, verbose_name="level"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("head", "Title and preamble"),
                            ("narrative", "Narrative"),
                            ("group", "Group of findings"),
                            ("tail", "Closing and signature"),
                        ],
                        default="narrative",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True, max_length=24, verbose_name="public status"
                    ),
                ),
                (
                    "title",
                    models.CharField(blank=True, max_length=1000, verbose_name="title"),
                ),
                (
                    "lines",
                    models.JSONField(blank=True, default=list, verbose_name="lines"),
                ),
                (
                    "aspect",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sections",
                        to="rectification.aspect",
                        verbose_name="aspect",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="rectification.report",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "report section",
                "verbose_name_plural": "report sections",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, verbose_name="order"),
                ),
                (
                    "worded_for",
                    models.CharField(
                        blank=True,
                        max_length=24,
                        verbose_name="public status it was worded for",
                    ),
                ),
                (
                    "lines",
                    models.JSONField(blank=True, default=list, verbose_name="lines"),
                ),
                (
                    "worded_over",
                    models.CharField(blank=True, editable=False, max_length=64),
                ),
                (
                    "awaits_update",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="to be updated"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="rectification.report",
                        verbose_name="report",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="rectification.reportsection",
                        verbose_name="section",
                    ),
                ),
            ],
            options={
                "verbose_name": "report item",
                "verbose_name_plural": "report items",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "finding"), name="reportitem_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, verbose_name="order"),
                ),
                (
                    "is_lead",
                    models.BooleanField(default=False, verbose_name="lead office"),
                ),
                (
                    "person",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="person responsible"
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="telephone"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responsibilities",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responsibilities",
                        to="rectification.office",
                        verbose_name="office",
                    ),
                ),
            ],
            options={
                "verbose_name": "responsibility",
                "verbose_name_plural": "responsibilities",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("finding", "office"), name="responsibility_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_lead", True)),
                        fields=("finding",),
                        name="responsibility_one_lead",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="finding",
            name="offices",
            field=models.ManyToManyField(
                related_name="findings",
                through="rectification.Responsibility",
                to="rectification.office",
            ),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "signatory",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="name of who signed"
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="confirmed at"
                    ),
                ),
                ("round", models.PositiveIntegerField(verbose_name="round")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first", "First review"),
                            ("second", "Second review"),
                            ("final", "Final review"),
                            ("secrecy", "Secrecy check"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("opinion", models.TextField(blank=True, verbose_name="opinion")),
                (
                    "signed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="signed at"
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        blank=True, editable=False, max_length=64, verbose_name="digest"
                    ),
                ),
                ("parts", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed against the paper by",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="rectification.report",
                        verbose_name="report",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="rectification.evidence",
                        verbose_name="signed scan",
                    ),
                ),
                (
                    "signer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="account of who signed",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "round", "kind"), name="review_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("entered_by__isnull", True),
                                ("reviewed_by__isnull", False),
                                ("scan__isnull", True),
                                ("signatory", ""),
                                ("signer__isnull", True),
                            ),
                            models.Q(
                                models.Q(("signatory", ""), _negated=True),
                                ("entered_by__isnull", False),
                                ("reviewed_by__isnull", True),
                                ("scan__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="review_screen_or_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("confirmed_by__isnull", True),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="review_confirmed_pair",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("year", models.PositiveIntegerField(verbose_name="year")),
                (
                    "serial",
                    models.PositiveIntegerField(verbose_name="number in the year"),
                ),
                (
                    "number",
                    models.CharField(
                        max_length=60, unique=True, verbose_name="number of the sample"
                    ),
                ),
                ("count", models.PositiveIntegerField(verbose_name="findings drawn")),
                ("eligible", models.TextField(verbose_name="list it was drawn from")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                (
                    "drawn_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="drawn at"
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drawn by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="rectification.organisation",
                        verbose_name="overseeing body",
                    ),
                ),
            ],
            options={
                "verbose_name": "sample",
                "verbose_name_plural": "samples",
                "ordering": ["-pk"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "year", "serial"), name="sample_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1)), name="sample_some"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SampledFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "place",
                    models.PositiveIntegerField(verbose_name="place in the draw"),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawn_in",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drawn",
                        to="rectification.sample",
                        verbose_name="sample",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding of a sample",
                "verbose_name_plural": "findings of samples",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("sample", "finding"), name="sampledfinding_once"
                    ),
                    models.UniqueConstraint(
                        fields=("sample", "place"), name="sampledfinding_place"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    models.CharField(max_length=40, verbose_name="name of the view"),
                ),
                (
                    "query",
                    models.CharField(
                        blank=True, max_length=2000, verbose_name="what it shows"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("handler", "Handler"),
                            ("office_head", "Head of office"),
                            ("coordinator", "Rectification coordinator"),
                            ("leader", "Leader in charge"),
                        ],
                        max_length=20,
                        verbose_name="for the role",
                    ),
                ),
                (
                    "is_default",
                    models.BooleanField(
                        default=False, verbose_name="the list opens with it"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_views",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("role", ""),
                            ("organisation__isnull", False),
                            _connector="OR",
                        ),
                        name="savedview_role",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation", None)),
                        fields=("owner", "name"),
                        name="savedview_own",
                    ),
                    models.UniqueConstraint(
                        fields=("organisation", "role", "name"), name="savedview_shared"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("is_default", True), ("organisation", None)
                        ),
                        fields=("owner",),
                        name="savedview_own_default",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("organisation", "role"),
                        name="savedview_shared_default",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="SentForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("page", models.CharField(max_length=200, verbose_name="page")),
                ("key", models.CharField(max_length=64, verbose_name="form")),
                (
                    "led_to",
                    models.CharField(blank=True, max_length=200, verbose_name="led to"),
                ),
                (
                    "sent_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="sent at"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sent_forms",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "form sent",
                "verbose_name_plural": "forms sent",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "page", "key"), name="sentform_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="site name"
                    ),
                ),
                (
                    "sponsor",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="sponsor"
                    ),
                ),
                (
                    "operator",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="operator"
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="contact"
                    ),
                ),
                (
                    "site_code",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="government site code"
                    ),
                ),
                (
                    "icp_record",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="ICP record"
                    ),
                ),
                (
                    "police_record",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="police record"
                    ),
                ),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        help_text="A paragraph a line; empty means the standard text.",
                        verbose_name="about this site",
                    ),
                ),
                (
                    "accessibility",
                    models.TextField(
                        blank=True,
                        help_text="A paragraph a line; empty means the standard text.",
                        verbose_name="accessibility statement",
                    ),
                ),
                (
                    "banner",
                    models.CharField(
                        blank=True,
                        help_text="Stands on every staff page; empty means the standard sentence.",
                        max_length=200,
                        verbose_name="banner",
                    ),
                ),
                (
                    "second_factor_roles",
                    models.CharField(
                        blank=True,
                        help_text="After the password a code of an app, or one from a printed list. Whoever has none yet sets it up at the next sign-in; nobody is stopped at work.",
                        max_length=150,
                        verbose_name="who needs a second factor",
                    ),
                ),
                (
                    "revision",
                    models.PositiveIntegerField(
                        default=0,
                        editable=False,
                        help_text="Counts changes, so that kept pages know they are stale.",
                        verbose_name="revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "site settings",
                "verbose_name_plural": "site settings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="sitesettings_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                (
                    "name",
                    models.CharField(
                        blank=True, max_length=255, verbose_name="file name"
                    ),
                ),
                (
                    "encoding",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="encoding"
                    ),
                ),
                (
                    "publisher",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="publisher as printed"
                    ),
                ),
                (
                    "published_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="published on"
                    ),
                ),
                (
                    "chrome",
                    models.JSONField(
                        blank=True, default=list, verbose_name="page furniture"
                    ),
                ),
                (
                    "imported_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="imported at"
                    ),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="imported by",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sources",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "digest"), name="source_digest"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="report",
            name="source",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="report",
                to="rectification.source",
                verbose_name="source",
            ),
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("since", models.DateField(verbose_name="first day of the period")),
                ("until", models.DateField(verbose_name="last day")),
                ("year", models.PositiveIntegerField(verbose_name="year")),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("to_whom", models.CharField(max_length=200, verbose_name="sent to")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("exchange", "By exchange of official documents"),
                            ("paper", "On paper"),
                            ("e_mail", "By e-mail"),
                            ("system", "In this system"),
                        ],
                        max_length=8,
                        verbose_name="way",
                    ),
                ),
                ("sent_on", models.DateField(verbose_name="sent on")),
                (
                    "sent_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="sent at"
                    ),
                ),
                ("content", models.TextField(verbose_name="content")),
                (
                    "digest",
                    models.CharField(
                        db_index=True, max_length=64, verbose_name="digest"
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
                (
                    "to_body",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rectification.organisation",
                        verbose_name="overseeing body",
                    ),
                ),
            ],
            options={
                "verbose_name": "submission upwards",
                "verbose_name_plural": "submissions upwards",
                "ordering": ["-pk"],
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "year", "number"),
                        name="submission_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_whom", ""), _negated=True),
                        name="submission_to_whom",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupervisionOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "reply_due_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="reply due on"
                    ),
                ),
                ("ending", models.TextField(blank=True, verbose_name="how it ended")),
                (
                    "ended_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="over since"
                    ),
                ),
                ("kind", models.CharField(max_length=20, verbose_name="kind")),
                (
                    "tone",
                    models.CharField(
                        choices=[
                            ("blue", "blue"),
                            ("yellow", "yellow"),
                            ("red", "red"),
                        ],
                        max_length=6,
                        verbose_name="colour",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "reply_days",
                    models.PositiveSmallIntegerField(
                        verbose_name="working days to reply"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Being drafted"),
                            ("to_sign", "To be signed"),
                            ("issued", "Issued"),
                            ("closed", "Settled"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                (
                    "drafted_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="drafted at"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="year"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="number"
                    ),
                ),
                (
                    "issued_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="issued at"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ended by",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="signed by",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="orders_issued",
                        to="rectification.organisation",
                        verbose_name="issued by",
                    ),
                ),
            ],
            options={
                "verbose_name": "supervision order",
                "verbose_name_plural": "supervision orders",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("issued_at__isnull", True), ("issued_by__isnull", True)
                            ),
                            models.Q(
                                ("issued_at__isnull", False),
                                ("issued_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="supervisionorder_issued_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True), ("ended_by__isnull", True)
                            ),
                            models.Q(
                                ("ended_at__isnull", False), ("ended_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="supervisionorder_ended_pair",
                    ),
                    models.UniqueConstraint(
                        fields=("issuer", "year", "number"),
                        name="supervisionorder_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("issued_at", None),
                                ("number", None),
                                ("reply_due_on", None),
                                ("year", None),
                            ),
                            models.Q(
                                ("issued_at__isnull", False),
                                ("number__gte", 1),
                                ("reply_due_on__isnull", False),
                                ("year__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="supervisionorder_numbered",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["issued", "closed"]), _negated=True
                            ),
                            ("number__isnull", False),
                            _connector="OR",
                        ),
                        name="supervisionorder_out",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["draft", "to_sign"]), _negated=True
                            ),
                            ("number__isnull", True),
                            _connector="OR",
                        ),
                        name="supervisionorder_not_out",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False),
                                ("state__in", ["closed", "withdrawn"]),
                            ),
                            models.Q(
                                ("ended_at", None),
                                ("state__in", ["draft", "to_sign", "issued"]),
                            ),
                            _connector="OR",
                        ),
                        name="supervisionorder_over_when",
                    ),
                ],
            },
            bases=(rectification.models.trail.lifecycle.AsRead, models.Model),
        ),
        migrations.CreateModel(
            name="ConcernedFinding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerned_by",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerned",
                        to="rectification.instruction",
                        verbose_name="instruction of a leader",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="concerned",
                        to="rectification.supervisionorder",
                        verbose_name="order",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding of an order",
                "verbose_name_plural": "findings of orders",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("order", "finding"), name="concernedfinding_once"
                    ),
                    models.UniqueConstraint(
                        fields=("instruction", "finding"),
                        name="concernedfinding_once_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("instruction__isnull", False), ("order__isnull", True)
                            ),
                            models.Q(
                                ("instruction__isnull", True), ("order__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="concernedfinding_of_one",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="addressee",
            name="order",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="addressees",
                to="rectification.supervisionorder",
                verbose_name="order",
            ),
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("state", models.CharField(max_length=30, verbose_name="state")),
                ("number", models.IntegerField(verbose_name="number")),
                (
                    "without_office",
                    models.IntegerField(verbose_name="without an office"),
                ),
                (
                    "without_deadline",
                    models.IntegerField(verbose_name="without a deadline"),
                ),
                (
                    "without_measure",
                    models.IntegerField(verbose_name="without a measure"),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
            ],
            options={
                "verbose_name": "count of findings",
                "verbose_name_plural": "counts of findings",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("inspection", "state"), name="tally_inspection_state"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Urge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("since", models.DateField(verbose_name="first day of the period")),
                ("due_on", models.DateField(verbose_name="reports due on")),
                ("owed", models.PositiveIntegerField(verbose_name="reports owed")),
                ("done", models.PositiveIntegerField(verbose_name="of these done")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("system", "In this system"),
                            ("chat", "In a group chat"),
                            ("telephone", "By telephone"),
                            ("in_person", "In person"),
                        ],
                        max_length=9,
                        verbose_name="way",
                    ),
                ),
                (
                    "urged_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="urged at"
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="urges",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="urges",
                        to="rectification.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "urged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="urged by",
                    ),
                ),
            ],
            options={
                "verbose_name": "urging",
                "verbose_name_plural": "urgings",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(fields=["inspection", "since"], name="urge_of_period")
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("thorough", "Put right"),
                            ("basic", "Put right in the main"),
                            ("failed", "Not put right"),
                        ],
                        max_length=8,
                        verbose_name="result",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        verbose_name="what was looked at, and what was found"
                    ),
                ),
                (
                    "is_sham",
                    models.BooleanField(
                        default=False, verbose_name="rectification only feigned"
                    ),
                ),
                (
                    "sham_reason",
                    models.TextField(
                        blank=True, verbose_name="why it was only feigned"
                    ),
                ),
                (
                    "verified_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="verified at"
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="verified by",
                    ),
                ),
            ],
            options={
                "verbose_name": "verification",
                "verbose_name_plural": "verifications",
                "indexes": [
                    models.Index(
                        fields=["finding", "verified_at"], name="verification_newest"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("result__in", ["thorough", "basic", "failed"])
                        ),
                        name="verification_result_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_sham", True), _negated=True),
                            models.Q(("result", "thorough"), _negated=True),
                            _connector="OR",
                        ),
                        name="verification_sham_not_right",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sham_reason", ""), ("is_sham", True), _connector="OR"
                        ),
                        name="verification_sham_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="VerificationFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="rectification.evidence",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "verification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="rectification.verification",
                        verbose_name="verification",
                    ),
                ),
            ],
            options={
                "verbose_name": "file of a verification",
                "verbose_name_plural": "files of verifications",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("verification", "evidence"),
                        name="verificationfile_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WarningReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("rule", models.CharField(max_length=40, verbose_name="rule")),
                ("hits_digest", models.CharField(max_length=64)),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "answered_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="answered at"
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="warning_reasons",
                        to="rectification.report",
                        verbose_name="report",
                    ),
                ),
            ],
            options={
                "verbose_name": "reason for a warning",
                "verbose_name_plural": "reasons for warnings",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="warningreason_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="withdrawn at"
                    ),
                ),
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawal",
                        to="rectification.publication",
                        verbose_name="publication",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "withdrawal",
                "verbose_name_plural": "withdrawals",
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="withdrawal_reason",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="checkin",
            index=models.Index(fields=["finding", "written_at"], name="checkin_last"),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name", "since"), name="office_name_since"
            ),
        ),
        migrations.AddConstraint(
            model_name="office",
            constraint=models.UniqueConstraint(
                condition=models.Q(("since", None)),
                fields=("organisation", "name"),
                name="office_name",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("action__in", ["endorse", "grant", "refuse"]), _negated=True
                ),
                fields=("sheet", "finding"),
                name="paperdecision_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperdecision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("action__in", ["endorse", "grant", "refuse"])),
                fields=("sheet", "finding"),
                name="paperdecision_deadline_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="paperact",
            constraint=models.UniqueConstraint(
                fields=("report", "round", "act", "digest"), name="paperact_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", True),
                        ("closed_by__isnull", True),
                        ("closed_paper__isnull", True),
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        models.Q(
                            ("closed_by__isnull", False),
                            ("closed_paper__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="finding_closed_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latest_entry", None), ("latest_on", None)),
                    models.Q(
                        ("latest_entry__isnull", False), ("latest_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="finding_latest_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="addressee",
            constraint=models.UniqueConstraint(
                fields=("order", "office"), name="addressee_office_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="addressee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("office", None)),
                fields=("order",),
                name="addressee_body_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="addressee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("order", None), _negated=True),
                    ("office__isnull", False),
                    _connector="OR",
                ),
                name="addressee_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="addressee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("instruction__isnull", False), ("order__isnull", True)),
                    models.Q(("instruction__isnull", True), ("order__isnull", False)),
                    _connector="OR",
                ),
                name="addressee_of_one",
            ),
        ),
    ]
