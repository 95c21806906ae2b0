import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('firm', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='List',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('purpose', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ImportRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('file_name', models.CharField(max_length=300)),
                ('basis', models.CharField(max_length=10)),
                ('source', models.CharField(max_length=300)),
                ('counts', models.JSONField(default=dict)),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audience.list')),
            ],
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=320, null=True, unique=True)),
                ('address_hash', models.CharField(max_length=64)),
                ('courtesy_title', models.CharField(blank=True, max_length=30)),
                ('first_name', models.CharField(blank=True, max_length=100)),
                ('last_name', models.CharField(blank=True, max_length=100)),
                ('company', models.CharField(blank=True, max_length=200)),
                ('folded_name', models.CharField(blank=True, db_index=True, max_length=210)),
                ('folded_company', models.CharField(blank=True, db_index=True, max_length=210)),
                ('language', models.CharField(default='fr', max_length=2)),
                ('attributes', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(null=True)),
                ('categories', models.ManyToManyField(related_name='+', to='firm.category')),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(choices=[('client', 'client (prestations analogues)'), ('b2b', 'professionnel, en rapport avec sa profession'), ('generic', 'adresse générique d’une personne morale'), ('consent', 'consentement exprès')], max_length=10)),
                ('source', models.CharField(max_length=300)),
                ('collected_on', models.DateField(null=True)),
                ('notice_version', models.CharField(blank=True, max_length=60)),
                ('notice_text', models.TextField(blank=True)),
                ('notice_hash', models.CharField(blank=True, max_length=64)),
                ('requested_at', models.DateTimeField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.CharField(blank=True, max_length=20)),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audience.list')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='audience.subscriber')),
            ],
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('PENDING', 'à confirmer'), ('ACTIVE', 'actif'), ('UNSUBSCRIBED', 'désinscrit'), ('BOUNCED', 'adresse en erreur'), ('COMPLAINED', 'plainte')], max_length=20)),
                ('since', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=60)),
                ('ended_scope', models.CharField(blank=True, max_length=40)),
                ('list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='audience.list')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='audience.subscriber')),
            ],
        ),
        migrations.CreateModel(
            name='OptInRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('requested_at', models.DateTimeField()),
                ('scope', models.CharField(blank=True, max_length=40)),
                ('source', models.CharField(max_length=300)),
                ('notice_version', models.CharField(blank=True, max_length=60)),
                ('notice_text', models.TextField()),
                ('subscription', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='opt_in_request', to='audience.subscription')),
            ],
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address_hash', models.CharField(max_length=64)),
                ('scope', models.CharField(blank=True, max_length=40)),
                ('reason', models.CharField(choices=[('OPPOSITION', 'opposition'), ('UNSUBSCRIBED', 'désinscription'), ('COMPLAINT', 'plainte'), ('BOUNCE', 'adresse en erreur'), ('ERASED', 'effacement demandé')], max_length=20)),
                ('source', models.CharField(max_length=60)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('address_hash', 'scope'), name='suppression_once')],
            },
        ),
        migrations.AddIndex(
            model_name='subscriber',
            index=models.Index(fields=['address_hash'], name='audience_su_address_6ddb83_idx'),
        ),
        migrations.AddIndex(
            model_name='subscription',
            index=models.Index(fields=['list', 'state', 'subscriber'], name='audience_su_list_id_02fb34_idx'),
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.UniqueConstraint(fields=('subscriber', 'list'), name='subscription_once'),
        ),
    ]
