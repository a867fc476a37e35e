import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0011_networks_of_roles'),
        ('records', '0008_formulas_and_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='Layout',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('blocks', models.JSONField(default=list)),
                ('aside', models.JSONField(blank=True, default=list)),
                ('role', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='access.role')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'role'), name='one_layout_of_a_role'), models.UniqueConstraint(condition=models.Q(('role', None)), fields=('kind',), name='one_layout_of_all')],
            },
        ),
    ]
