"""All tables as of version 0.9.0, area by area.

Stands for the nine files that led there (`STEPS_TO_0_9_0`, checks.py): `migrate` takes
it as applied where a database has them all, and a check refuses one that has only some.
The triggers of the frozen tables are imposed after every `migrate`
(models/trail/frozen.py), so none is named here.
"""

from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import migrations, models
from django.utils.timezone import localdate, now

from rectification.models.trail.constraints import MissingFirst


def default_reminder_levels() -> list[int]:
    return [20, 10, 3, 0]


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        # Bodies
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
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="last login"
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        max_length=150,
                        unique=True,
                        validators=[UnicodeUsernameValidator()],
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
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="e-mail"
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
                    models.DateTimeField(default=now, verbose_name="created at"),
                ),
                (
                    "session_epoch",
                    models.PositiveIntegerField(default=0, editable=False),
                ),
            ],
            options={"verbose_name": "person", "verbose_name_plural": "people"},
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
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="children",
                        to="rectification.organisation",
                        verbose_name="overseeing body",
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
                    "takes_opinions",
                    models.BooleanField(
                        default=False, verbose_name="opinion form is open"
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="offices",
                        to="rectification.organisation",
                        verbose_name="body",
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
                        on_delete=models.PROTECT,
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
                    models.UniqueConstraint(
                        fields=("organisation", "name", "since"),
                        name="office_name_since",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("since", None)),
                        fields=("organisation", "name"),
                        name="office_name",
                    ),
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="posts",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="posts",
                        to="rectification.office",
                        verbose_name="office",
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
                    "post",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="appointments",
                        to="rectification.post",
                        verbose_name="post",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("since", models.DateField(default=localdate, verbose_name="since")),
                (
                    "until",
                    models.DateField(
                        blank=True,
                        help_text="The first day out of the post.",
                        null=True,
                        verbose_name="until",
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
                    "reminder_levels",
                    models.JSONField(
                        default=default_reminder_levels, verbose_name="reminder levels"
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
        # Trail: the log's chains, and what is typed and not yet sent
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
            options={"verbose_name": "log chain", "verbose_name_plural": "log chains"},
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
                (
                    "chain",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="entries",
                        to="rectification.chain",
                        verbose_name="chain",
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
            ],
            options={
                "verbose_name": "log entry",
                "verbose_name_plural": "log entries",
                "base_manager_name": "objects",
                "indexes": [
                    models.Index(
                        fields=["subject_type", "subject_id"], name="logentry_subject"
                    )
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
                    "entry",
                    models.OneToOneField(
                        on_delete=models.PROTECT,
                        related_name="payload",
                        to="rectification.logentry",
                        verbose_name="log entry",
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
                    "erased_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
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
                (
                    "user",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                ("form", models.CharField(max_length=40, verbose_name="form")),
                ("key", models.CharField(max_length=40, verbose_name="subject")),
                ("data", models.JSONField(default=dict, verbose_name="content")),
                (
                    "updated_at",
                    models.DateTimeField(default=now, verbose_name="updated at"),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "form", "key"), name="formdraft_once"
                    )
                ],
            },
        ),
        # Oversight
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
                            ("source", "Source"),
                            ("payload", "Values in the history"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("subject_id", models.BigIntegerField(verbose_name="record")),
                ("place", models.CharField(max_length=200, verbose_name="where")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "requested_at",
                    models.DateTimeField(default=now, verbose_name="requested at"),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="requested by",
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="confirmed at"
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "refused_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="refused at"
                    ),
                ),
                (
                    "refused_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="refused by",
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
        # Findings
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="inspections",
                        to="rectification.organisation",
                        verbose_name="body",
                    ),
                ),
                (
                    "overseer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="overseen",
                        to="rectification.organisation",
                        verbose_name="overseeing body",
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
                    "inspection",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="aspects",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="children",
                        to="rectification.aspect",
                        verbose_name="within",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(default=0, verbose_name="order"),
                ),
                ("title", models.CharField(max_length=1000, verbose_name="title")),
            ],
            options={
                "verbose_name": "aspect",
                "verbose_name_plural": "aspects",
                "ordering": ["position", "pk"],
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
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="sources",
                        to="rectification.organisation",
                        verbose_name="body",
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
                    models.DateTimeField(default=now, verbose_name="imported at"),
                ),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="imported by",
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
                    "inspection",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="findings",
                        to="rectification.inspection",
                        verbose_name="inspection",
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
                (
                    "aspect",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="findings",
                        to="rectification.aspect",
                        verbose_name="aspect",
                    ),
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
                    "prior",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="relapses",
                        to="rectification.finding",
                        verbose_name="same finding of an earlier inspection",
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
                    "adopted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="adopted by",
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
                    "submitted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="closed at"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="closed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "indexes": [
                    models.Index(fields=["state", "due_on"], name="finding_state_due"),
                    models.Index(
                        fields=["inspection", "position", "id"], name="finding_in_order"
                    ),
                    models.Index(
                        fields=["inspection", "state", "due_on"],
                        name="finding_seen_state",
                    ),
                    models.Index(fields=["due_on", "id"], name="finding_by_deadline"),
                    models.Index(fields=["state", "id"], name="finding_by_state"),
                    MissingFirst(fields=["latest_on", "id"], name="finding_latest"),
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
                            models.Q(
                                ("closed_at__isnull", True), ("closed_by__isnull", True)
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="finding_closed_pair",
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
                            ("adopted_at__isnull", False),
                            _connector="OR",
                        ),
                        name="finding_closed_when",
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
                    "finding",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="responsibilities",
                        to="rectification.finding",
                        verbose_name="finding",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="responsibilities",
                        to="rectification.office",
                        verbose_name="office",
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
                    "finding",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="measures",
                        to="rectification.finding",
                        verbose_name="finding",
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
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="measures",
                        to="rectification.office",
                        verbose_name="office",
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
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
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
                        on_delete=models.PROTECT,
                        related_name="entries",
                        to="rectification.measure",
                        verbose_name="measure",
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
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="entries",
                        to="rectification.office",
                        verbose_name="office",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="entries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=now, verbose_name="entered at"),
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
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="withdrawn at"
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
                (
                    "used_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="relied on since"
                    ),
                ),
                (
                    "erasure",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="rectification.erasure",
                        verbose_name="erasure",
                    ),
                ),
                ("form_key", models.CharField(blank=True, max_length=64, null=True)),
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
                            ("confirmed_at", None), ("on_behalf", True), _connector="OR"
                        ),
                        name="progressentry_confirmed_what",
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
                    "organisation",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="evidence",
                        to="rectification.organisation",
                        verbose_name="body",
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
                    models.DateTimeField(default=now, verbose_name="uploaded at"),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                (
                    "erasure",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to="rectification.erasure",
                        verbose_name="erasure",
                    ),
                ),
            ],
            options={"verbose_name": "evidence", "verbose_name_plural": "evidence"},
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
                    "evidence",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="uses",
                        to="rectification.evidence",
                        verbose_name="evidence",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
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
                        on_delete=models.PROTECT,
                        related_name="evidence_uses",
                        to="rectification.progressentry",
                        verbose_name="progress entry",
                    ),
                ),
                (
                    "claim",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what it proves"
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
        # Reports
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
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="reports",
                        to="rectification.inspection",
                        verbose_name="inspection",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "reference",
                    models.CharField(
                        max_length=30, unique=True, verbose_name="reference"
                    ),
                ),
                (
                    "source",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="report",
                        to="rectification.source",
                        verbose_name="source",
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
                    "drafted_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drafted by",
                    ),
                ),
                (
                    "drafted_at",
                    models.DateTimeField(
                        default=now, editable=False, verbose_name="drafted at"
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
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="approved by",
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
                            ),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
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
                    "report",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="sections",
                        to="rectification.report",
                        verbose_name="report",
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
                    "aspect",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="sections",
                        to="rectification.aspect",
                        verbose_name="aspect",
                    ),
                ),
                (
                    "lines",
                    models.JSONField(blank=True, default=list, verbose_name="lines"),
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
                    "report",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="items",
                        to="rectification.report",
                        verbose_name="report",
                    ),
                ),
                (
                    "section",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="items",
                        to="rectification.reportsection",
                        verbose_name="section",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="items",
                        to="rectification.finding",
                        verbose_name="finding",
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
                    "report",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="reviews",
                        to="rectification.report",
                        verbose_name="report",
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
                    models.DateTimeField(default=now, verbose_name="signed at"),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "signatory",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="name of who signed"
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="reviews",
                        to="rectification.evidence",
                        verbose_name="signed scan",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
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
                                ("entered_by__isnull", True),
                                ("reviewed_by__isnull", False),
                                ("scan__isnull", True),
                                ("signatory", ""),
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
                (
                    "report",
                    models.ForeignKey(
                        on_delete=models.CASCADE,
                        related_name="warning_reasons",
                        to="rectification.report",
                        verbose_name="report",
                    ),
                ),
                ("rule", models.CharField(max_length=40, verbose_name="rule")),
                ("hits_digest", models.CharField(max_length=64)),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "answered_at",
                    models.DateTimeField(default=now, verbose_name="answered at"),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
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
                (
                    "report",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="editions",
                        to="rectification.report",
                        verbose_name="report",
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
                    models.DateTimeField(default=now, verbose_name="frozen at"),
                ),
                (
                    "frozen_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="frozen by",
                    ),
                ),
            ],
            options={
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
                "base_manager_name": "objects",
            },
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
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=models.PROTECT,
                        related_name="publication",
                        to="rectification.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="publications",
                        to="rectification.report",
                        verbose_name="report",
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                (
                    "published_at",
                    models.DateTimeField(default=now, verbose_name="published at"),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
            ],
            options={
                "verbose_name": "publication",
                "verbose_name_plural": "publications",
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "number"), name="publication_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)),
                        name="publication_from_one",
                    ),
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
                (
                    "publication",
                    models.OneToOneField(
                        on_delete=models.PROTECT,
                        related_name="withdrawal",
                        to="rectification.publication",
                        verbose_name="publication",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "withdrawn_at",
                    models.DateTimeField(default=now, verbose_name="withdrawn at"),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        on_delete=models.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "withdrawal",
                "verbose_name_plural": "withdrawals",
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="withdrawal_reason",
                    )
                ],
            },
        ),
        # What could not be named above, for it names the table that names it
        migrations.AddField(
            model_name="organisation",
            name="coordinating_office",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="rectification.office",
                verbose_name="coordinating office",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="fallback_closer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="rectification.post",
                verbose_name="decides where the coordinating office is responsible",
            ),
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
        migrations.AddField(
            model_name="finding",
            name="latest_entry",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=models.PROTECT,
                related_name="+",
                to="rectification.progressentry",
                verbose_name="latest progress",
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
    ]
