from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0007_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='customfield',
            name='formula',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AlterField(
            model_name='customfield',
            name='type',
            field=models.CharField(choices=[('text', 'text'), ('lines', 'text of several lines'), ('number', 'number'), ('money', 'amount of money'), ('date', 'date'), ('yes-no', 'yes or no'), ('choice', 'one of a list'), ('choices', 'several of a list'), ('person', 'employee'), ('link', 'link to a record'), ('files', 'files')], max_length=10),
        ),
    ]
