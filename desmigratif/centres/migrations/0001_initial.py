"""Posts, Perdes, facilities and contacts of service centres."""

import desmigratif.places.ranges
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('programmes', '0002_overlap_rule'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('position', models.CharField(blank=True, max_length=150, verbose_name='works as')),
                ('phone', models.CharField(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^\\+?[0-9][0-9 ().-]{3,28}[0-9]$', 'Write the number with digits, such as 0812 3456 7890.')], verbose_name='telephone')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.site')),
            ],
            options={
                'verbose_name': 'contact',
                'ordering': ['name', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='contact_has_a_name'), models.CheckConstraint(condition=models.Q(models.Q(('phone', ''), _negated=True), models.Q(('email', ''), _negated=True), _connector='OR'), name='contact_can_be_reached', violation_error_message='Write a telephone number or an e-mail address.')],
            },
        ),
        migrations.CreateModel(
            name='Facility',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('room', 'Room'), ('computer', 'Computer'), ('printer', 'Printer'), ('connection', 'Internet connection'), ('furniture', 'Furniture'), ('other', 'Other')], max_length=12, verbose_name='what')),
                ('count', models.PositiveSmallIntegerField(default=1, verbose_name='how many')),
                ('state', models.CharField(choices=[('planned', 'planned'), ('working', 'working'), ('broken', 'broken'), ('missing', 'missing')], default='working', max_length=8, verbose_name='state')),
                ('last_working_on', models.DateField(blank=True, null=True, verbose_name='last seen working')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.site')),
            ],
            options={
                'verbose_name': 'facility',
                'verbose_name_plural': 'facilities',
                'ordering': ['kind', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('room', 'computer', 'printer', 'connection', 'furniture', 'other'))), name='facility_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ('planned', 'working', 'broken', 'missing'))), name='facility_state_known'), models.CheckConstraint(condition=models.Q(('count__range', (1, 999))), name='facility_count_sensible', violation_error_message='At least one, and fewer than a thousand.')],
            },
        ),
        migrations.CreateModel(
            name='Perdes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('number', models.CharField(max_length=20, verbose_name='number')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('title', models.CharField(max_length=300, verbose_name='about')),
                ('legal_base', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), default=list, size=None, verbose_name='laws cited')),
                ('dated_on', models.DateField(blank=True, null=True, verbose_name='dated')),
                ('in_force', models.BooleanField(default=True, verbose_name='in force')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='source')),
                ('link', models.URLField(blank=True, max_length=300, verbose_name='link')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='note')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.site')),
            ],
            options={
                'verbose_name': 'Perdes',
                'verbose_name_plural': 'Perdes',
                'ordering': ['-year', 'number'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('title', ''), _negated=True)), name='perdes_is_named'), models.CheckConstraint(condition=models.Q(('year__range', (1980, 2100))), name='perdes_year_sensible', violation_error_message='Write the year with four digits, such as 2019.'), models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('site', 'number', 'year'), name='perdes_once', violation_error_message='A Perdes with this number and year is already written down.')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('kind', models.PositiveSmallIntegerField(choices=[(1, 'First officer'), (2, 'Second officer'), (3, 'Person in charge'), (4, 'Coordinator at the regency'), (5, 'Village head')], verbose_name='post')),
                ('name', models.CharField(max_length=150, verbose_name='name')),
                ('phone', models.CharField(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^\\+?[0-9][0-9 ().-]{3,28}[0-9]$', 'Write the number with digits, such as 0812 3456 7890.')], verbose_name='telephone')),
                ('decree', models.CharField(blank=True, max_length=300, verbose_name='decree of appointment')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until before')),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.site')),
            ],
            options={
                'verbose_name': 'post',
                'ordering': ['kind', '-starts_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__range', (1, 5))), name='post_kind_known'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='post_has_a_name'), models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='post_ends_after_start', violation_error_message='The last day would come before the first.'), models.CheckConstraint(condition=models.Q(('account', None), ('kind__in', (1, 2, 4)), _connector='OR'), name='post_account_for_officers', violation_error_message='Only officers and coordinators sign in for the centre.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('removed_at', None)), expressions=[(desmigratif.places.ranges.Int8Range(models.F('site_id'), models.F('site_id'), models.Value('[]')), '&&'), (desmigratif.places.ranges.Int8Range(models.F('kind'), models.F('kind'), models.Value('[]')), '&&'), (desmigratif.places.ranges.DateRange(models.F('starts_on'), models.F('ends_on'), models.Value('[)')), '&&')], name='post_one_at_a_time', violation_error_message='Somebody else holds this post on some of these days. End that first, or hand it over.')],
            },
        ),
    ]
