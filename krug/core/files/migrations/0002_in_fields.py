from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='field',
            field=models.CharField(blank=True, default='', max_length=60),
        ),
        migrations.RemoveConstraint(
            model_name='attachment',
            name='attached_once_under_a_name',
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('kind', 'record_id', 'field', 'stored', 'name'), name='attached_once_under_a_name'),
        ),
    ]
